/**
 * The entry point, {@link dev.reelmask.job.Main}: it knows every command, and no command knows it. One folder a command
 * lies below; {@code cli}, {@code config}, {@code spark}, {@code plan} and {@code run} are what commands share.
 */
package dev.reelmask.job;
