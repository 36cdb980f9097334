package dev.reelmask.job.segment;

import dev.reelmask.job.run.RunIdentity;

/** A run, and what it computes on. */
record FoundRun(AskedRun asked, RunIdentity identity, Computing computing) {}
