/**
 * Trains schedulers on tables of transitions: by regression of what a key frame is worth, which dynamic programming
 * knows exactly there, or from rewards, by REINFORCE or proximal policy optimisation. Stands on {@code schedule.table},
 * {@code schedule.learned}, {@code net.policy} and {@code train.step}. Begin with
 * {@link dev.reelmask.train.scheduler.SchedulerTraining}.
 *
 * <p>More than twenty files: three ways to learn share states, walks and validation, which nobody outside sees.
 */
package dev.reelmask.train.scheduler;
