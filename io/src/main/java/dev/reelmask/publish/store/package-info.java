/**
 * Files under a results root: where what lies, how a file appears whole and is taken away, what a filesystem's failures
 * are. Knows that somebody has to permit it, not who. Begin with {@link dev.reelmask.publish.store.Store} and
 * {@link dev.reelmask.publish.store.ResultsLayout}.
 */
package dev.reelmask.publish.store;
