package dev.reelmask.label;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG that make up its picture. All others are left out, so that nothing reads texts and colour
 * profiles: they can be compressed to a thousandth, and a profile would change the colours.
 */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    /** Length, type and checksum. */
    private static final int FRAME_BYTES = 12;

    private static final int TYPE_BYTES = 4;

    private final byte[] bytes;
    /** Of the picture, in the file's order. */
    private final List<Chunk> chunks = new ArrayList<>();

    private byte[] transparency = {};

    /**
     * One chunk.
     *
     * @param at where its content begins in the file
     * @param length of its content
     */
    record Chunk(String type, int at, int length) {
        boolean is(String other) {
            return type.equals(other);
        }
    }

    /** @throws IOException saying what is wrong with the file */
    PngChunks(byte[] bytes) throws IOException {
        this.bytes = bytes;
        ByteBuffer in = ByteBuffer.wrap(bytes).position(SIGNATURE_BYTES);
        String type = "";
        while (!type.equals("IEND")) {
            if (in.remaining() < FRAME_BYTES
                    || in.getInt(in.position()) < 0
                    || in.getInt(in.position()) > in.remaining() - FRAME_BYTES) {
                throw new IOException("it breaks off");
            }
            int length = in.getInt();
            int at = in.position() + TYPE_BYTES;
            type = new String(bytes, in.position(), TYPE_BYTES, StandardCharsets.ISO_8859_1);
            take(new Chunk(type, at, length));
            in.position(at + length + Integer.BYTES);
        }
    }

    private void take(Chunk chunk) throws IOException {
        switch (chunk.type()) {
            case "acTL" -> throw new IOException("it is an animation");
            case "tRNS" -> transparency = content(chunk);
            default -> {}
        }
        if (Character.isUpperCase(chunk.type().charAt(0))) {
            CRC32 sum = new CRC32();
            sum.update(bytes, chunk.at() - TYPE_BYTES, TYPE_BYTES + chunk.length());
            if ((int) sum.getValue() != ByteBuffer.wrap(bytes).getInt(chunk.at() + chunk.length())) {
                throw new IOException("its " + chunk.type() + " has a wrong checksum");
            }
            chunks.add(chunk);
        }
    }

    private byte[] content(Chunk chunk) {
        return Arrays.copyOfRange(bytes, chunk.at(), chunk.at() + chunk.length());
    }

    /** The file. */
    byte[] bytes() {
        return bytes;
    }

    /** Those of the picture, in the file's order. */
    List<Chunk> chunks() {
        return chunks;
    }

    /** The PNG without what does not belong to the picture, transparency included. */
    byte[] picture() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        kept.write(bytes, 0, SIGNATURE_BYTES);
        chunks.forEach(
                chunk -> kept.write(bytes, chunk.at() - TYPE_BYTES - Integer.BYTES, FRAME_BYTES + chunk.length()));
        return kept.toByteArray();
    }

    /** A byte of the newest header, 0 where it has none. */
    private int header(int index) {
        return chunks.stream()
                .filter(chunk -> chunk.is("IHDR") && chunk.length() > index)
                .reduce((earlier, later) -> later)
                .map(chunk -> bytes[chunk.at() + index] & 0xff)
                .orElse(0);
    }

    private int bitDepth() {
        return header(8);
    }

    private int colourType() {
        return header(9);
    }

    boolean hasPalette() {
        return colourType() == 3;
    }

    /** The colours as 0xAARRGGBB. */
    int[] palette() {
        byte[] palette = chunks.stream()
                .filter(chunk -> chunk.is("PLTE"))
                .reduce((earlier, later) -> later)
                .map(this::content)
                .orElse(new byte[0]);
        int[] argb = new int[palette.length / 3];
        Arrays.setAll(argb, i -> (alpha(i) << 24) | rgb(palette[3 * i], palette[3 * i + 1], palette[3 * i + 2]));
        return argb;
    }

    private static int rgb(int red, int green, int blue) {
        return ((red & 0xff) << 16) | ((green & 0xff) << 8) | (blue & 0xff);
    }

    private int alpha(int entry) {
        return entry < transparency.length ? transparency[entry] & 0xff : 0xff;
    }

    /** The grey value that is transparent, -1 if there is none. */
    int transparentGrey() {
        return colourType() == 0 && transparency.length >= 2
                ? ByteBuffer.wrap(transparency).getChar()
                : -1;
    }

    /** The colour that is transparent as 0xRRGGBB, -1 if there is none. */
    int transparentColour() {
        if (colourType() != 2 || transparency.length < 6) {
            return -1;
        }
        ByteBuffer key = ByteBuffer.wrap(transparency);
        int shift = bitDepth() - 8;
        return rgb(key.getChar(0) >> shift, key.getChar(2) >> shift, key.getChar(4) >> shift);
    }
}
