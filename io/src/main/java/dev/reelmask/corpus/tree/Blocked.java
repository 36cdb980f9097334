package dev.reelmask.corpus.tree;

/**
 * What lies in a corpus but can neither be opened nor taken for a file of a known kind: a folder that cannot be listed,
 * a link that leads nowhere.
 *
 * @param path under the root, "" for none
 */
public record Blocked(String path, Problem problem) {}
