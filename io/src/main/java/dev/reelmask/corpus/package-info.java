/**
 * A corpus as plain data: its sequences, what of it cannot be one, its layout and classes, and how its files are
 * opened. Begin with {@link dev.reelmask.corpus.SequenceSpec}, then {@code corpus.listing.Corpora}, which finds the
 * sequences among the files of {@code corpus.tree}. {@code corpus.label} reads labels, {@code corpus.presence} says
 * what is gone.
 */
package dev.reelmask.corpus;
