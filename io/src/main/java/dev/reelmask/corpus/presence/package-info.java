/**
 * What of earlier listings is certainly gone from a corpus, asked before anything is deleted. Builds on
 * {@code corpus.tree}; begin with {@link dev.reelmask.corpus.presence.CorpusPresence}.
 */
package dev.reelmask.corpus.presence;
