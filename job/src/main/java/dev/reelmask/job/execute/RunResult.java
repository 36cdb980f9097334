package dev.reelmask.job.execute;

import java.io.Serializable;

/**
 * How one unit ended at one run.
 *
 * @param run the run's number in the start
 */
public record RunResult(int run, UnitResult result) implements Serializable {}
