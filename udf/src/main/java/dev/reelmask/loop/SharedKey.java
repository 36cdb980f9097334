package dev.reelmask.loop;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.propagate.Key;
import java.util.Optional;

/**
 * A key frame's state, held by every operating point that has the frame for its last or next key frame, and closed when
 * the last of them lets go. One thread at a time.
 */
final class SharedKey {
    private final Key key;
    private final Optional<LabelMap> mask;
    private final long networkNs;
    private int owners = 1;
    private boolean isPaid;

    /**
     * Held once, by whoever made it.
     *
     * @param mask the network's own, where one of its users asks for it
     * @param networkNs that the network took for state and mask
     */
    SharedKey(Key key, Optional<LabelMap> mask, long networkNs) {
        this.key = key;
        this.mask = mask;
        this.networkNs = networkNs;
    }

    Key key() {
        return key;
    }

    int index() {
        return key.index();
    }

    LabelMap mask() {
        return mask.orElseThrow();
    }

    long networkNs() {
        return networkNs;
    }

    /** Nanoseconds that its user is spared: those of the network for every user but the first. */
    long use() {
        long spared = isPaid ? networkNs : 0;
        isPaid = true;
        return spared;
    }

    SharedKey take() {
        owners++;
        return this;
    }

    void release() {
        owners--;
        if (owners == 0) {
            key.close();
        }
    }
}
