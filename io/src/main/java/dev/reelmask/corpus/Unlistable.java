package dev.reelmask.corpus;

import dev.reelmask.frame.ReasonCode;
import java.io.Serializable;

/**
 * What lies in a corpus but cannot be a sequence today: a link that leads nowhere, a folder that cannot be listed, a
 * file whose name Java cannot hold.
 *
 * @param id as a sequence's, distinct from those of all sequences
 * @param source as {@link SequenceSpec#source}; of a folder that cannot be listed the folder's
 * @param message what is wrong and what to do
 */
public record Unlistable(String id, String source, ReasonCode reason, String message) implements Serializable {}
