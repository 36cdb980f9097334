/**
 * What masks will lose, told from what neighbouring frames show. Begin with
 * {@link dev.reelmask.schedule.predict.HardnessModel}.
 */
package dev.reelmask.schedule.predict;
