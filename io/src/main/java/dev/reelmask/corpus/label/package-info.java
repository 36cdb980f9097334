/**
 * Labels out of label images: ids, colours and palettes become classes. Builds on {@code dev.reelmask.label}, which
 * decodes the images; begin with {@link dev.reelmask.corpus.label.SequenceLabels}.
 */
package dev.reelmask.corpus.label;
