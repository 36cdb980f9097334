package dev.reelmask.synthetic;

/**
 * The classes of the generated faces; their ids are those of class set {@code face-lite}.
 *
 * <p>Skin is the front of the face up to the hair, with brows, nose, beard, closed eyelids and the frames of glasses.
 * Ears, neck, hair and hands are background: a hand before the face hides it, as an occluder does in 300VW-Mask.
 */
public enum FacePart {
    BACKGROUND(0),
    SKIN(1),
    EYES(2),
    OUTER_MOUTH(3),
    INNER_MOUTH(4);

    private final byte id;

    FacePart(int id) {
        this.id = (byte) id;
    }

    /** The class id in label maps. */
    public byte id() {
        return id;
    }
}
