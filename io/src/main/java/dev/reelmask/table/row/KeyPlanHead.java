package dev.reelmask.table.row;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a plan of key frames says of itself.
 *
 * @param settings names and values of all that its key frames follow from, beside each sequence's own frames
 * @param fingerprint of the settings and the price: all that a sequence's key frames follow from, its frames apart
 * @param asked the budget or the loss that the price was found for
 * @param price of a key frame, the same for all sequences
 * @param frames of each planned sequence
 * @param setAside by sequence, why it could not be measured
 */
public record KeyPlanHead(
        Map<String, String> settings,
        String fingerprint,
        String asked,
        double price,
        Map<String, Integer> frames,
        Map<String, SetAside> setAside) {
    /** Why a sequence is not in the plan: the name of a {@link dev.reelmask.frame.ReasonCode}, and its message. */
    public record SetAside(String reason, String message) {}

    public KeyPlanHead {
        settings = Map.copyOf(settings);
        frames = Map.copyOf(frames);
        setAside = Map.copyOf(setAside);
    }

    /** With what an earlier plan of this price says of sequences that this one does not know. */
    public KeyPlanHead with(KeyPlanHead earlier) {
        Map<String, Integer> allFrames = new TreeMap<>(earlier.frames);
        Map<String, SetAside> allSetAside = new TreeMap<>(earlier.setAside);
        allFrames.keySet().removeAll(setAside.keySet());
        allSetAside.keySet().removeAll(frames.keySet());
        allFrames.putAll(frames);
        allSetAside.putAll(setAside);
        return new KeyPlanHead(settings, fingerprint, asked, price, allFrames, allSetAside);
    }
}
