/**
 * A cluster on a virtual clock: executors are numbers in an event queue, and the planner, the commit record, the lease
 * and the publication of units are the real ones over files in memory.
 */
package dev.reelmask.simulation.cluster;
