/**
 * {@code reelmask transitions}: what every key frame would be worth, as a table. Begin with
 * {@link dev.reelmask.job.transitions.TransitionsJob}.
 */
package dev.reelmask.job.transitions;
