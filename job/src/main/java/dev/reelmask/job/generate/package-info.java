/**
 * {@code reelmask generate}: the generated face corpus of {@code dev.reelmask.synthetic} as files. Begin with
 * {@link dev.reelmask.job.generate.GenerateCommand}.
 */
package dev.reelmask.job.generate;
