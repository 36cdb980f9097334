/** Key schedulers. Begin with {@link dev.reelmask.schedule.Schedulers}. */
package dev.reelmask.schedule;
