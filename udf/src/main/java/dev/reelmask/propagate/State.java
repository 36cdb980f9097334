package dev.reelmask.propagate;

/**
 * What is kept of one frame to make other frames' masks from: features, logits or posteriors of a key frame, or what a
 * recurrent system carries on. Opaque to all but the network that made it; may hold native memory until closed.
 */
public interface State extends AutoCloseable {
    /**
     * Bytes of the Java heap that it may come to take until it is closed, beside the frame itself. The same on every
     * device, for it bounds how many frames wait.
     */
    default long heapBytes() {
        return 0;
    }

    @Override
    void close();
}
