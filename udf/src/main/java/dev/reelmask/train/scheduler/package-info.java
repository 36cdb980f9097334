/**
 * Trains schedulers on tables of transitions: by regression of what a key frame is worth, which dynamic programming
 * knows exactly there, or by REINFORCE. Stands on {@code schedule.table}, {@code schedule.learned}, {@code net.policy}
 * and {@code train.step}. Begin with {@link dev.reelmask.train.scheduler.SchedulerTraining}.
 */
package dev.reelmask.train.scheduler;
