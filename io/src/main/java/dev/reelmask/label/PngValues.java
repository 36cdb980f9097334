package dev.reelmask.label;

import dev.reelmask.label.PngChunks.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The values of a PNG in grey or with a palette as its bytes have them: without making an image of them. Interlaced
 * pictures, colours, and whatever looks wrong are left to that reader.
 *
 * <p>Portable Network Graphics Specification (Third Edition), W3C 2025: sections 7.2 (scanlines), 9 (filters).
 */
final class PngValues {
    private static final int HEADER_BYTES = 13;
    /** What the header ends with: compression, filters and interlacing. */
    private static final ByteBuffer NEITHER_INTERLACED_NOR_UNKNOWN = ByteBuffer.wrap(new byte[3]);

    private static final int GREY = 0;
    private static final int PALETTE = 3;

    private final PngChunks file;
    private final int width;
    private final int height;
    private final int bits;

    private PngValues(PngChunks file, int width, int height, int bits) {
        this.file = file;
        this.width = width;
        this.height = height;
        this.bits = bits;
    }

    /**
     * (H, W) values of up to 16 bits; empty if the file is not of the kinds that are read here, or not as it should be.
     */
    static Optional<char[]> of(PngChunks file) {
        List<Chunk> chunks = file.chunks();
        Chunk first = chunks.get(0);
        if (!first.is("IHDR") || first.length() != HEADER_BYTES || !isOrdered(chunks)) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(file.bytes(), first.at(), HEADER_BYTES);
        PngValues values = new PngValues(file, header.getInt(), header.getInt(), header.get());
        int colourType = header.get();
        boolean isPlain = header.equals(NEITHER_INTERLACED_NOR_UNKNOWN);
        boolean isRead = colourType == GREY
                ? List.of(1, 2, 4, 8, 16).contains(values.bits)
                : colourType == PALETTE && List.of(1, 2, 4, 8).contains(values.bits) && hasPalette(chunks);
        return isPlain && isRead && values.rowBytes() < Integer.MAX_VALUE / values.height
                ? values.read()
                : Optional.empty();
    }

    /** Header, at most one palette, data in one run, end. */
    private static boolean isOrdered(List<Chunk> chunks) {
        StringBuilder order = new StringBuilder();
        chunks.forEach(chunk -> order.append(chunk.type()));
        return order.toString().matches("IHDR(PLTE)?(IDAT)+IEND");
    }

    private static boolean hasPalette(List<Chunk> chunks) {
        Chunk second = chunks.get(1);
        return second.is("PLTE") && second.length() > 0 && second.length() % 3 == 0;
    }

    /** Of a row with its filter's number. */
    private long rowBytes() {
        return ((long) width * bits + 7) / 8 + 1;
    }

    private Optional<char[]> read() {
        byte[] rows = new byte[(int) rowBytes() * height];
        char[] values = new char[width * height];
        if (!inflate(rows)) {
            return Optional.empty();
        }
        int length = (int) rowBytes() - 1;
        int step = Math.max(1, bits / 8);
        for (int y = 0; y < height; y++) {
            int start = y * (length + 1) + 1;
            if (!PngFilter.undo(rows, start, length, step)) {
                return Optional.empty();
            }
            unpack(rows, start, values, y * width);
        }
        return Optional.of(values);
    }

    /** Whether the data fills all rows. */
    private boolean inflate(byte[] rows) {
        Inflater inflater = new Inflater();
        try {
            int filled = 0;
            for (Chunk chunk : file.chunks()) {
                if (chunk.is("IDAT")) {
                    inflater.setInput(file.bytes(), chunk.at(), chunk.length());
                    while (filled < rows.length && !inflater.needsInput()) {
                        int more = inflater.inflate(rows, filled, rows.length - filled);
                        if (more == 0 && !inflater.needsInput()) {
                            return false;
                        }
                        filled += more;
                    }
                }
            }
            return filled == rows.length;
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    private void unpack(byte[] rows, int start, char[] values, int to) {
        if (bits == 8) {
            for (int x = 0; x < width; x++) {
                values[to + x] = (char) (rows[start + x] & 0xff);
            }
        } else if (bits == 16) {
            for (int x = 0; x < width; x++) {
                values[to + x] = (char) ((rows[start + 2 * x] & 0xff) << 8 | (rows[start + 2 * x + 1] & 0xff));
            }
        } else {
            int mask = (1 << bits) - 1;
            for (int x = 0; x < width; x++) {
                int bit = x * bits;
                values[to + x] = (char) (rows[start + bit / 8] >> (8 - bits - bit % 8) & mask);
            }
        }
    }
}
