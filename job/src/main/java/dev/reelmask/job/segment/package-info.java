/**
 * The main job and its command: what a start of one run, or of several over the same frames, does from the lease to the
 * record. Begin with {@link dev.reelmask.job.segment.SweepJob}, which is nearly all of it in one page.
 */
package dev.reelmask.job.segment;
