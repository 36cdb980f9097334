/**
 * Key schedulers. Begin with {@link dev.reelmask.schedule.Schedulers}.
 *
 * <p>More than twenty files: each kind of scheduler as it is written, and what decides by it.
 */
package dev.reelmask.schedule;
