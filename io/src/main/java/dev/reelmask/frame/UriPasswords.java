package dev.reelmask.frame;

import java.util.regex.Pattern;

/**
 * Passwords in URIs, as in {@code ftp://user:password@host/}: for whoever logs in, never for messages, tables and
 * records.
 */
public final class UriPasswords {
    private static final Pattern ANY = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^\\s/:@]*):[^\\s/@\"]*@");

    /** Keys of object stores hold slashes, and their hosts no ports. */
    private static final Pattern OF_OBJECT_STORES = Pattern.compile("(\\bs3[an]?://[^\\s/:@]*):[^\\s@\"]*@");

    private UriPasswords() {}

    /** The text with three stars in the place of each password; null for null. */
    public static String hide(String text) {
        if (text == null || text.indexOf('@') < 0) {
            return text;
        }
        return OF_OBJECT_STORES.matcher(ANY.matcher(text).replaceAll("$1:***@")).replaceAll("$1:***@");
    }
}
