/**
 * {@code reelmask vacuum}, the only command that deletes results: what nobody will come back for, sequences that are
 * gone from the corpus, whole runs. Looks first, and deletes only what is certain; begin with
 * {@link dev.reelmask.job.vacuum.Vacuum}.
 */
package dev.reelmask.job.vacuum;
