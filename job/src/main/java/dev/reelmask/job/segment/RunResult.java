package dev.reelmask.job.segment;

import java.io.Serializable;

/**
 * How one unit ended at one run.
 *
 * @param run the run's number in the start
 */
record RunResult(int run, UnitResult result) implements Serializable {}
