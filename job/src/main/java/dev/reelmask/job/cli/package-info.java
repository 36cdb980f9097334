/**
 * What every command line shares: exit codes, how failures are told, output that hides secrets, stopping. Knows neither
 * Spark nor any command. Begin with {@link dev.reelmask.job.cli.ExitCodes} and {@link dev.reelmask.job.cli.Failures}.
 */
package dev.reelmask.job.cli;
