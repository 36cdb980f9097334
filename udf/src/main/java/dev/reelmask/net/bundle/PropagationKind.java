package dev.reelmask.net.bundle;

/** What of a key frame is warped to the frames around it. */
public enum PropagationKind {
    /** Output of the features module; the head runs on the warped features. */
    FEATURES,
    /** Class scores before the softmax. */
    LOGITS,
    /** Class probabilities: softmax once a key frame. */
    POSTERIORS
}
