package dev.reelmask.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** PNG files chunk by chunk, of kinds that Java does not write. */
public final class RawPng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int RGBA = 6;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    private RawPng(int width, int height, int bits, int colourType) {
        file.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) bits).put((byte) colourType);
        chunk("IHDR", header.array());
    }

    /** Only the beginning of a grey image that says it is so large. */
    public static RawPng header(int width, int height) {
        return new RawPng(width, height, 1, GREY);
    }

    /** The header alone of an image of some kind that is not interlaced. */
    public static RawPng header(int width, int height, int bits, int colourType) {
        return new RawPng(width, height, bits, colourType);
    }

    /** One row of grey values of 1 to 16 bits. */
    public static RawPng grey(int bits, int... values) {
        return new RawPng(values.length, 1, bits, GREY).then(values, bits);
    }

    /** A row of palette indices. */
    public static RawPng indexed(int bits, int[] palette, int... values) {
        return indexed(bits, palette, new int[0], values);
    }

    /** A row of palette indices, with the alpha of the first colours. */
    public static RawPng indexed(int bits, int[] palette, int[] alpha, int... values) {
        RawPng png = new RawPng(values.length, 1, bits, PALETTE);
        ByteBuffer colours = ByteBuffer.allocate(3 * palette.length);
        for (int rgb : palette) {
            colours.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
        png.chunk("PLTE", colours.array());
        if (alpha.length > 0) {
            byte[] transparency = new byte[alpha.length];
            for (int i = 0; i < alpha.length; i++) {
                transparency[i] = (byte) alpha[i];
            }
            png.chunk("tRNS", transparency);
        }
        return png.then(values, bits);
    }

    /** A row of colours. */
    public static RawPng rgb(int... colours) {
        return new RawPng(colours.length, 1, 8, RGB).then(colours, 24);
    }

    /** A row of colours as 0xRRGGBBAA. */
    public static RawPng rgba(int... colours) {
        return new RawPng(colours.length, 1, 8, RGBA).then(colours, 32);
    }

    private RawPng then(int[] values, int bits) {
        int bytes = (values.length * bits + 7) / 8;
        byte[] row = new byte[1 + bytes];
        for (int i = 0; i < values.length * bits; i++) {
            int bit = values[i / bits] >> (bits - 1 - i % bits) & 1;
            row[1 + i / 8] |= (byte) (bit << (7 - i % 8));
        }
        return with("IDAT", deflated(row));
    }

    /** Zlib data. */
    public static byte[] deflated(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, new Deflater(9))) {
            deflate.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** With one more chunk. */
    public RawPng with(String type, byte[] data) {
        chunk(type, data);
        return this;
    }

    private void chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        try {
            DataOutputStream out = new DataOutputStream(file);
            out.writeInt(data.length);
            out.write(name);
            out.write(data);
            out.writeInt((int) sum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole file. */
    public byte[] bytes() {
        byte[] before = file.toByteArray();
        chunk("IEND", new byte[0]);
        byte[] whole = file.toByteArray();
        file.reset();
        file.writeBytes(before);
        return whole;
    }

    /** The file without its end. */
    public byte[] brokenOff() {
        return file.toByteArray();
    }
}
