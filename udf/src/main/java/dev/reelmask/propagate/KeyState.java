package dev.reelmask.propagate;

/**
 * What a network keeps of one key frame to propagate from: features, logits or posteriors. Opaque to all but the
 * network that made it; may hold native memory until closed.
 */
public interface KeyState extends AutoCloseable {
    @Override
    void close();
}
