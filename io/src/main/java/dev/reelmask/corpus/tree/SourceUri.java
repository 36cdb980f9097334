package dev.reelmask.corpus.tree;

import dev.reelmask.corpus.FileNames;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;

/**
 * Uris by which files and folders are told apart from night to night and from locale to locale: scheme, authority and
 * absolute path, every byte of the UTF-8 path percent-encoded that is not a letter, a digit or one of {@code - . _ ~ !
 * $ & ' ( ) * + , ; = : @ /}. Local ones begin with {@code file:/}. A password is no part of them: they are written
 * down, and it changes while the files do not.
 */
public final class SourceUri {
    private static final String PLAIN = "-._~!$&'()*+,;=:@/";

    private SourceUri() {}

    /**
     * The source of a file on any filesystem.
     *
     * @param location an absolute path as Hadoop writes it, nothing escaped
     */
    public static String of(String location) {
        URI uri = new Path(location).toUri();
        String authority =
                uri.getAuthority() == null ? "" : "//" + uri.getAuthority().replaceFirst(":[^@]*@", "@");
        return uri.getScheme() + ":" + authority + encoded(uri.getPath().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The source of a local file.
     *
     * @param local an absolute path, whose names need not be text
     */
    public static String of(java.nio.file.Path local) {
        StringBuilder uri = new StringBuilder("file:");
        local.forEach(name -> uri.append('/').append(encoded(FileNames.bytes(name))));
        return local.getNameCount() == 0 ? "file:/" : uri.toString();
    }

    /** The folder that the file or folder lies in. */
    public static String parent(String source) {
        String parent = source.substring(0, source.lastIndexOf('/'));
        return parent.endsWith(":") ? parent + "/" : parent;
    }

    private static String encoded(byte[] path) {
        StringBuilder text = new StringBuilder();
        for (byte b : path) {
            char c = (char) (b & 0xff);
            if ((c < 128 && Character.isLetterOrDigit(c)) || PLAIN.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return text.toString();
    }
}
