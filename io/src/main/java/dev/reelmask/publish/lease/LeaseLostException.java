package dev.reelmask.publish.lease;

/** Another start has taken the run over: this one publishes nothing more and ends. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(String message) {
        super(message);
    }
}
