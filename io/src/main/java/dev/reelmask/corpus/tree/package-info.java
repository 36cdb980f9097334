/**
 * Every file under the root of a corpus, on any Hadoop filesystem: links, names that are no text, folders that do not
 * answer, globs. Says what kind a file is by its name, and nothing of what it is for. Begin with
 * {@link dev.reelmask.corpus.tree.CorpusTree}.
 */
package dev.reelmask.corpus.tree;
