/**
 * The typed configuration: defaults, a file over them, options over both; unknown keys are refused. Begin with
 * {@link dev.reelmask.job.config.JobConfig}, whose records are the keys of {@code conf/}, then
 * {@link dev.reelmask.job.config.ConfigReader}.
 */
package dev.reelmask.job.config;
