/**
 * Key selection where all is known: what every pair of a frame and a key frame shows and scores. Begin with
 * {@link dev.reelmask.schedule.table.TransitionTable}. Plain arrays; knows neither files nor networks.
 *
 * <p>More than twenty files: losses, ways through sequences and curves over them read the same arrays, and are of no
 * use without each other.
 */
package dev.reelmask.schedule.table;
