/**
 * What a run is: its settings, looked at; its description, what of it can change output, its name and its fingerprint;
 * what it computes in. Begin with {@link dev.reelmask.job.run.RunFinder}.
 */
package dev.reelmask.job.run;
