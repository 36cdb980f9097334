/**
 * {@code reelmask export-masks}: stored masks in the formats of other tools. Plans what is to be written, remembers
 * what is, reads masks and pictures of one sequence after the other and hands them to a
 * {@link dev.reelmask.job.export.format format}. Begin with {@link dev.reelmask.job.export.ExportJob}.
 */
package dev.reelmask.job.export;
