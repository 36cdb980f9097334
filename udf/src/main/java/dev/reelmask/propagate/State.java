package dev.reelmask.propagate;

/**
 * What is kept of one frame to make other frames' masks from: features, logits or posteriors of a key frame, or what a
 * recurrent system carries on. Opaque to all but the network that made it; may hold native memory until closed.
 */
public interface State extends AutoCloseable {
    @Override
    void close();
}
