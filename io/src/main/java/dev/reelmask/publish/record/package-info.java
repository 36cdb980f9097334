/**
 * The commit record of a run: which units are finished, and what nobody will come back for. Builds on
 * {@code publish.store}; begin with {@link dev.reelmask.publish.record.RunRecord}.
 */
package dev.reelmask.publish.record;
