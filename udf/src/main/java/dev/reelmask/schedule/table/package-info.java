/**
 * Key selection where all is known: what every pair of a frame and a key frame shows and scores. Begin with
 * {@link dev.reelmask.schedule.table.TransitionTable}. Plain arrays; knows neither files nor networks.
 */
package dev.reelmask.schedule.table;
