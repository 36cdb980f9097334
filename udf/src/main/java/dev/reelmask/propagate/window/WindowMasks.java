package dev.reelmask.propagate.window;

import dev.reelmask.frame.LabelMap;
import java.util.List;

/** The masks of one stretch, made when the first is asked for. One thread at a time. */
final class WindowMasks {
    private final WindowNetwork network;
    private Stretch stretch;
    private List<LabelMap> masks;

    WindowMasks(WindowNetwork network, Stretch stretch) {
        this.network = network;
        this.stretch = stretch;
    }

    LabelMap mask(int index) {
        if (masks == null) {
            masks = network.window(stretch);
            // its frames can go
            stretch = null;
        }
        return masks.get(index);
    }
}
