/**
 * Sequences out of the files of a corpus: which layout, which labels belong to which frame, which ids. Builds on
 * {@code corpus.tree}; begin with {@link dev.reelmask.corpus.listing.Corpora}, then {@code FolderLayouts}.
 */
package dev.reelmask.corpus.listing;
