package dev.reelmask.label;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG that make up its picture. All others are left out, so that nothing reads texts and colour
 * profiles: they can be compressed to a thousandth, and a profile would change the colours.
 */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    /** Length, type and checksum. */
    private static final int FRAME_BYTES = 12;

    private final byte[] picture;
    private byte[] palette = {};
    private byte[] transparency = {};
    private int colourType;
    private int bitDepth;

    /** @throws IOException saying what is wrong with the file */
    PngChunks(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(SIGNATURE_BYTES);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        kept.write(bytes, 0, SIGNATURE_BYTES);
        String type = "";
        while (!type.equals("IEND")) {
            if (in.remaining() < FRAME_BYTES
                    || in.getInt(in.position()) < 0
                    || in.getInt(in.position()) > in.remaining() - FRAME_BYTES) {
                throw new IOException("it breaks off");
            }
            byte[] data = new byte[in.getInt()];
            byte[] name = new byte[4];
            in.get(name).get(data);
            type = new String(name, StandardCharsets.ISO_8859_1);
            take(type, name, data, in.getInt(), kept);
        }
        this.picture = kept.toByteArray();
    }

    private void take(String type, byte[] name, byte[] data, int checksum, ByteArrayOutputStream kept)
            throws IOException {
        switch (type) {
            case "acTL" -> throw new IOException("it is an animation");
            case "tRNS" -> transparency = data;
            case "PLTE" -> palette = data;
            case "IHDR" -> {
                bitDepth = data[8];
                colourType = data[9];
            }
            default -> {}
        }
        if (Character.isUpperCase(type.charAt(0))) {
            CRC32 sum = new CRC32();
            sum.update(name);
            sum.update(data);
            if ((int) sum.getValue() != checksum) {
                throw new IOException("its " + type + " has a wrong checksum");
            }
            DataOutputStream out = new DataOutputStream(kept);
            out.writeInt(data.length);
            out.write(name);
            out.write(data);
            out.writeInt(checksum);
        }
    }

    /** The PNG without what does not belong to the picture, transparency included. */
    byte[] picture() {
        return picture;
    }

    boolean hasPalette() {
        return colourType == 3;
    }

    /** The colours as 0xAARRGGBB. */
    int[] palette() {
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
        return colourType == 0 && transparency.length >= 2
                ? ByteBuffer.wrap(transparency).getChar()
                : -1;
    }

    /** The colour that is transparent as 0xRRGGBB, -1 if there is none. */
    int transparentColour() {
        if (colourType != 2 || transparency.length < 6) {
            return -1;
        }
        ByteBuffer key = ByteBuffer.wrap(transparency);
        int shift = bitDepth - 8;
        return rgb(key.getChar(0) >> shift, key.getChar(2) >> shift, key.getChar(4) >> shift);
    }
}
