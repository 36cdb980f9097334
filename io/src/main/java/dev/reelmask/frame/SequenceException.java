package dev.reelmask.frame;

/**
 * One sequence cannot be processed; the others can. It ends up in the {@code quarantine} table with its reason. The
 * message shows no password of a URI.
 */
public final class SequenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    public SequenceException(ReasonCode reason, String message) {
        super(UriPasswords.hide(message));
        this.reason = reason;
    }

    public SequenceException(ReasonCode reason, String message, Throwable cause) {
        super(UriPasswords.hide(message), cause);
        this.reason = reason;
    }

    public ReasonCode reason() {
        return reason;
    }
}
