package dev.reelmask.frame;

/**
 * A mistake of the user. The message says what is wrong, where, and what to do, and shows no password of a URI; the
 * command ends with exit code 2.
 */
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserException(String message) {
        super(UriPasswords.hide(message));
    }

    public UserException(String message, Throwable cause) {
        super(UriPasswords.hide(message), cause);
    }
}
