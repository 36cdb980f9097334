package dev.reelmask.job.run;

/** A run, and what it computes on. */
public record FoundRun(AskedRun asked, RunIdentity identity, Computing computing) {}
