package dev.reelmask.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Names of local files, which are bytes, and the text that Java takes them for, in the encoding that the locale named
 * when it started. A name that is no text of this encoding can be listed, but not opened by its text.
 */
public final class FileNames {
    /** What to do where the encoding is not UTF-8. */
    private static final String REMEDY = "start it with LC_ALL=C.UTF-8 in the environment, as submit/reelmask does"
            + " (executors: spark.executorEnv.LC_ALL)";

    private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");
    private static final char NOT_TEXT = '\uFFFD';
    private static final Path ROOT = Path.of("/");

    private FileNames() {}

    /** Whether every UTF-8 name is text for this Java. */
    public static boolean areUtf8() {
        return StandardCharsets.UTF_8.name().equalsIgnoreCase(ENCODING);
    }

    /** Whether the file is found again by its path's text. */
    public static boolean isText(Path file) {
        try {
            return file.getFileSystem().getPath(file.toString()).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** @throws IOException if no local file can have this path in this Java */
    static void check(String path) throws IOException {
        try {
            FileSystems.getDefault().getPath(path);
        } catch (InvalidPathException e) {
            throw new IOException("its name cannot be written in " + localeFault(), e);
        }
    }

    /** The encoding of this Java, and how to get another. */
    public static String localeFault() {
        return "%s, this Java's encoding of file names: %s".formatted(ENCODING, REMEDY);
    }

    /**
     * A name as the kernel knows it.
     *
     * @param name one name, no path
     */
    public static byte[] bytes(Path name) {
        // a URI holds the bytes; asked for below the root so that no folder that may not answer is looked at
        String escaped = ROOT.resolve(name).toUri().getRawPath().replaceAll("^/|/$", "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '%') {
                bytes.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(escaped.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** The name for people: its text as UTF-8, whatever the locale; see {@link #display(byte[])}. */
    public static String display(Path name) {
        return isText(name) && areUtf8() ? name.toString() : display(bytes(name));
    }

    /** The bytes as UTF-8, whatever the locale; each byte that is none as U+FFFD and two hexadecimal digits. */
    public static String display(byte[] name) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(3 * name.length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put(NOT_TEXT).put(HexFormat.of().toHexDigits(in.get()));
            }
        }
    }
}
