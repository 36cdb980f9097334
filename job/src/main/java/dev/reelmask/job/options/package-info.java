/** Options that several commands share. Begin with {@link dev.reelmask.job.options.RunOptions}. */
package dev.reelmask.job.options;
