package dev.reelmask.job.cli;

import dev.reelmask.frame.UriPasswords;
import dev.reelmask.frame.UserException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;

/** http(s) URLs that users give. */
public final class WebAddress {
    private WebAddress() {}

    /** Whether a place is a server's, and not a file. */
    public static boolean isOne(String place) {
        return place.toLowerCase(Locale.ROOT).matches("https?://.*");
    }

    /**
     * Reads one.
     *
     * @param option that named it
     * @throws UserException for a text that is none
     */
    public static URI of(String option, String place) {
        try {
            return HttpRequest.newBuilder(URI.create(place)).build().uri();
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "%s %s is no URL: %s".formatted(option, shown(place), UriPasswords.hide(e.getMessage())), e);
        }
    }

    /** Passwords, and signatures and tokens behind a question mark, are for the server alone. */
    public static String shown(String place) {
        return UriPasswords.hide(place.replaceFirst("[?#].*", "?…"));
    }
}
