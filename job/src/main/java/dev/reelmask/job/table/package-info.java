/**
 * Tables of transitions that are there, and the schedulers that know the future from them. Begin with
 * {@link dev.reelmask.job.table.KnownSchedulers}.
 */
package dev.reelmask.job.table;
