/**
 * Plans the key frames of a whole corpus before it is segmented. Begin with
 * {@link dev.reelmask.job.keyplan.KeyPlanJob}.
 */
package dev.reelmask.job.keyplan;
