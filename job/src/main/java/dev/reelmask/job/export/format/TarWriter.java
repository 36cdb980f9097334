package dev.reelmask.job.export.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A tar archive (POSIX ustar; longer names and names beyond ASCII in pax headers). Files have no owner and the time 0,
 * so that the same files give the same bytes. Does not close its stream.
 */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int TWO_BLOCKS = 2 * BLOCK;

    private final OutputStream out;
    private long bytes;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Bytes so far. */
    long bytes() {
        return bytes;
    }

    /** What a file of this many bytes takes, its header included. */
    static long size(long content) {
        return BLOCK + (content + BLOCK - 1) / BLOCK * BLOCK;
    }

    void add(String name, byte[] content) throws IOException {
        boolean isPlain = name.length() <= NAME && name.chars().allMatch(c -> c < 128);
        if (!isPlain) {
            entry("pax", 'x', pax(name));
        }
        entry(name, '0', content);
    }

    private void entry(String name, char type, byte[] content) throws IOException {
        write(header(name, type, content.length));
        write(content);
        write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    /** {@code "<length> path=<name>\n"}, where the length counts itself. */
    private static byte[] pax(String name) {
        String record = " path=" + name + "\n";
        int rest = record.getBytes(StandardCharsets.UTF_8).length;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        return (length + record).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] header(String name, char type, long size) {
        byte[] header = new byte[BLOCK];
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, header, 0, Math.min(NAME, text.length));
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private void write(byte[] part) throws IOException {
        out.write(part);
        bytes += part.length;
    }

    /** Ends the archive. */
    void end() throws IOException {
        byte[] zeros = new byte[TWO_BLOCKS];
        Arrays.fill(zeros, (byte) 0);
        write(zeros);
    }
}
