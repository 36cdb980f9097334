/** Scores of masks. */
package dev.reelmask.metric;
