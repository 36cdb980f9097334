package dev.reelmask.synthetic;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes label maps as 8-bit grey PNG files, the value of a pixel being its class id (PNG specification, third
 * edition).
 */
final class LabelPng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    /** Filter type "up": most rows of a label map equal the one above. */
    private static final byte UP = 2;

    private LabelPng() {}

    static byte[] encode(LabelMap label) {
        FrameSize size = label.size();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(size));
            chunk(out, "IDAT", deflate(filtered(label)));
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(FrameSize size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(size.width());
        out.writeInt(size.height());
        out.write(new byte[] {8, 0, 0, 0, 0});
        return bytes.toByteArray();
    }

    private static byte[] filtered(LabelMap label) {
        int width = label.size().width();
        byte[] ids = label.ids();
        byte[] rows = new byte[(width + 1) * label.size().height()];
        for (int y = 0; y < label.size().height(); y++) {
            int at = y * (width + 1);
            rows[at] = UP;
            for (int x = 0; x < width; x++) {
                int above = y == 0 ? 0 : ids[(y - 1) * width + x];
                rows[at + 1 + x] = (byte) (ids[y * width + x] - above);
            }
        }
        return rows;
    }

    private static byte[] deflate(byte[] data) {
        Deflater deflater = new Deflater(6);
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
