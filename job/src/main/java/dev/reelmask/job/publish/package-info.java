/**
 * What a start says of itself: how its units ended, its tables, its record, its report. Begin with
 * {@link dev.reelmask.job.publish.Outcome}.
 */
package dev.reelmask.job.publish;
