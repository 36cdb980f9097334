package dev.reelmask.loop;

import dev.reelmask.frame.UserException;
import java.io.Serializable;

/**
 * Which propagated frames of a sequence without labels are compared with the mask that the network itself gives them.
 *
 * @param share of the frames, 0..1
 * @param perKey at most so many of them for each key frame so far; a cap that wins over the share
 */
public record References(double share, double perKey) implements Serializable {
    /** No frame. */
    public static final References NONE = new References(0, 0);

    private static final double CHEAP = 0.05;

    public References {
        if (!(share >= 0 && share <= 1 && perKey >= 0)) {
            throw new UserException("a share must be between 0 and 1, got " + share);
        }
    }

    /** So large a share, and at most one frame for twenty key frames: a twentieth of the network's time. */
    public static References cheap(double share) {
        return new References(share, CHEAP);
    }
}
