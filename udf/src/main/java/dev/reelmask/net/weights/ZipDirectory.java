package dev.reelmask.net.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries that a zip's central directory lists, read from memory; also of the 64-bit form, which PyTorch writes.
 * Whatever it says is checked against the bytes that are there.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int ENTRY = 0x02014b50;
    private static final int LOCAL = 0x04034b50;

    private static final int END_SIZE = 22;
    private static final int LOCATOR_SIZE = 20;
    private static final int MAX_COMMENT = 0xffff;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final long IN_EXTRA = 0xffffffffL;
    private static final int EXTRA_64 = 1;

    private final ByteBuffer zip;

    /** One file of the zip. */
    record Entry(String name, int method, int at, int packed, long size) {}

    /** What is wrong with a zip, to be put behind its name. */
    static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        Damage(String what) {
            super(what);
        }
    }

    ZipDirectory(byte[] zip) {
        this.zip = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    }

    List<Entry> entries() throws Damage {
        try {
            int end = end();
            long count = zip.getShort(end + 10) & 0xffff;
            long start = zip.getInt(end + 16) & IN_EXTRA;
            int locator = end - LOCATOR_SIZE;
            if (locator >= 0 && zip.getInt(locator) == LOCATOR_64) {
                int end64 = position(zip.getLong(locator + 8));
                if (zip.getInt(end64) != END_64) {
                    throw new Damage("its directory cannot be found");
                }
                count = zip.getLong(end64 + 32);
                start = zip.getLong(end64 + 48);
            }
            return entries(count, position(start));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new Damage("its directory points outside the file");
        }
    }

    /** Where the directory's end record stands: behind everything but a comment. */
    private int end() throws Damage {
        int last = zip.capacity() - END_SIZE;
        for (int at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
            if (zip.getInt(at) == END && (zip.getShort(at + 20) & 0xffff) == last - at) {
                return at;
            }
        }
        throw new Damage("it is no whole zip, its end is missing");
    }

    private List<Entry> entries(long count, int start) throws Damage {
        List<Entry> entries = new ArrayList<>();
        ByteBuffer in = zip.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(start);
        for (long i = 0; i < count; i++) {
            if (in.getInt() != ENTRY) {
                throw new Damage("its directory is shorter than it says");
            }
            entries.add(entry(in));
        }
        return entries;
    }

    private Entry entry(ByteBuffer in) throws Damage {
        int fixed = in.position();
        int flags = in.getShort(fixed + 4);
        int method = in.getShort(fixed + 6) & 0xffff;
        long packed = in.getInt(fixed + 16) & IN_EXTRA;
        long size = in.getInt(fixed + 20) & IN_EXTRA;
        int nameLength = in.getShort(fixed + 24) & 0xffff;
        int extraLength = in.getShort(fixed + 26) & 0xffff;
        int commentLength = in.getShort(fixed + 28) & 0xffff;
        long local = in.getInt(fixed + 38) & IN_EXTRA;
        in.position(fixed + 42);
        byte[] name = bytes(in, nameLength);
        ByteBuffer extra = extra64(ByteBuffer.wrap(bytes(in, extraLength)).order(ByteOrder.LITTLE_ENDIAN));
        in.position(in.position() + commentLength);
        size = size == IN_EXTRA ? extra.getLong() : size;
        packed = packed == IN_EXTRA ? extra.getLong() : packed;
        local = local == IN_EXTRA ? extra.getLong() : local;
        if ((flags & ENCRYPTED) != 0 || (method != STORED && method != DEFLATED)) {
            throw new Damage("it is encrypted or packed in a way that PyTorch does not use");
        }
        return new Entry(text(name), method, content(position(local), name, packed), position(packed), size);
    }

    /** Position of an entry's content, whose own header must name the same file. */
    private int content(int local, byte[] name, long packed) throws Damage {
        ByteBuffer in = zip.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(local);
        if (in.getInt() != LOCAL) {
            throw new Damage("its directory points to no file");
        }
        int nameLength = zip.getShort(local + 26) & 0xffff;
        int extraLength = zip.getShort(local + 28) & 0xffff;
        in.position(local + 30);
        if (!ByteBuffer.wrap(bytes(in, nameLength)).equals(ByteBuffer.wrap(name))) {
            throw new Damage("it names a file in two ways");
        }
        int at = in.position() + extraLength;
        if (packed > zip.capacity() - at) {
            throw new Damage("it ends inside a file");
        }
        return at;
    }

    /** The field of 64-bit numbers among the extra fields; empty where there is none. */
    private static ByteBuffer extra64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int kind = extra.getShort() & 0xffff;
            int length = extra.getShort() & 0xffff;
            if (kind == EXTRA_64) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    /**
     * Content of an entry.
     *
     * @param most bytes that it may have
     */
    byte[] read(Entry entry, long most) throws Damage {
        // An entry's own word on its size is believed only where the bytes are there.
        long length = entry.method() == STORED ? entry.packed() : entry.size();
        if (length > most || length > Integer.MAX_VALUE - Long.BYTES || length < 0) {
            throw new Damage("it unpacks to more than is plausible");
        }
        byte[] content = new byte[(int) length];
        if (entry.method() == STORED) {
            zip.get(entry.at(), content);
            return content;
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(zip.array(), entry.at(), entry.packed());
            int filled = 0;
            while (filled < content.length && !inflater.finished()) {
                int more = inflater.inflate(content, filled, content.length - filled);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                filled += more;
            }
            if (filled < content.length || inflater.inflate(new byte[1]) > 0) {
                throw new Damage("a packed file is not as long as it says");
            }
            return content;
        } catch (DataFormatException e) {
            throw new Damage("a packed file cannot be unpacked");
        } finally {
            inflater.end();
        }
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] content = new byte[length];
        in.get(content);
        return content;
    }

    private static String text(byte[] name) throws Damage {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Damage("the name of a file in it is not UTF-8");
        }
    }

    private static int position(long value) throws Damage {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new Damage("its directory points outside the file");
        }
        return (int) value;
    }
}
