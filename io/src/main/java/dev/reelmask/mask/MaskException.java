package dev.reelmask.mask;

/** Bytes or text that should be a mask and are none, or masks that do not go together. The message says all of it. */
public final class MaskException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MaskException(String message) {
        super(message);
    }

    /** What is wrong, and the failure that showed it. */
    public MaskException(String message, Throwable cause) {
        super(message, cause);
    }
}
