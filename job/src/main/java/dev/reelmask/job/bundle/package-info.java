/**
 * The commands that make bundles of other people's weights or networks and turn bundles back into them: {@code bundle},
 * {@code import} and {@code export}. Thin over {@code net}; begin with {@link dev.reelmask.job.bundle.ImportCommand}.
 */
package dev.reelmask.job.bundle;
