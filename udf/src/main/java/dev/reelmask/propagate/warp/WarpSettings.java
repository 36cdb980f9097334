package dev.reelmask.propagate.warp;

import dev.reelmask.propagate.Propagation;
import java.io.Serializable;

/**
 * How states are warped.
 *
 * @param propagation from which key frames
 * @param path how the flow to a key frame is made
 */
public record WarpSettings(Propagation propagation, FlowPath path) implements Serializable {
    /** Both surrounding key frames, along {@code auto} flow. */
    public static WarpSettings defaults() {
        return new WarpSettings(Propagation.BLEND, FlowPath.AUTO);
    }
}
