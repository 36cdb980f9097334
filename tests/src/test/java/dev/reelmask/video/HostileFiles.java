package dev.reelmask.video;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Small files that speak of large things. */
final class HostileFiles {
    private static final long PNG = 0x8950_4e47_0d0a_1a0aL;
    private static final int[] UPRIGHT = {1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30};

    private HostileFiles() {}

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    /** Baseline H.264: a grey sync picture that breaks off, then pictures that repeat it. */
    static byte[] h264(int width, int height, int references, int pictures) {
        byte[] sps = new Bits()
                .u(8, 66)
                .u(8, 0)
                .u(8, 62)
                .ue(0)
                .ue(0)
                .ue(2)
                .ue(references)
                .u(1, 0)
                .ue(width / 16 - 1)
                .ue(height / 16 - 1)
                .u(4, 0b1000)
                .ended();
        byte[] pps = new Bits()
                .ue(0)
                .ue(0)
                .u(2, 0)
                .ue(0)
                .ue(0)
                .ue(0)
                .u(3, 0)
                .u(3, 0b111)
                .u(3, 0b010)
                .ended();
        byte[] all = join(unit(0x67, sps), unit(0x68, pps));
        byte[] sync = new Bits()
                .ue(0)
                .ue(7)
                .ue(0)
                .u(4, 0)
                .ue(0)
                .u(3, 1)
                .ue(3)
                .ue(0)
                .u(2, 0b11)
                .ended();
        all = join(all, unit(0x65, sync));
        for (int i = 1; i < pictures; i++) {
            Bits skip = new Bits().ue(0).ue(5).ue(0).u(4, i % 16).u(3, 0).u(1, 1);
            all = join(all, unit(0x41, skip.ue((long) width * height / 256).ended()));
        }
        return all;
    }

    private static byte[] unit(int type, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 0, 1, (byte) type});
        int zeros = 0;
        for (byte b : payload) {
            if (zeros >= 2 && (b & 0xff) <= 3) {
                out.write(3);
                zeros = 0;
            }
            out.write(b);
            zeros = b == 0 ? zeros + 1 : 0;
        }
        return out.toByteArray();
    }

    /** The bytes of a program that carries a stream of H.264 in transport packets of 188 bytes. */
    static byte[] transportStream(byte[] h264) {
        byte[] pat = section(new byte[] {0, (byte) 0xb0, 13, 0, 1, (byte) 0xc1, 0, 0, 0, 1, (byte) 0xe1, 0});
        byte[] pmt = section(new byte[] {
            2,
            (byte) 0xb0,
            18,
            0,
            1,
            (byte) 0xc1,
            0,
            0,
            (byte) 0xe1,
            1,
            (byte) 0xf0,
            0,
            0x1b,
            (byte) 0xe1,
            1,
            (byte) 0xf0,
            0
        });
        byte[] pes = join(new byte[] {0, 0, 1, (byte) 0xe0, 0, 0, (byte) 0x80, (byte) 0x80, 5, 0x21, 0, 1, 0, 1}, h264);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(packet(0, true, 0, pat));
        out.writeBytes(packet(0x100, true, 0, pmt));
        for (int at = 0, count = 0; at < pes.length; at += 184, count++) {
            byte[] part = Arrays.copyOfRange(pes, at, Math.min(pes.length, at + 184));
            out.writeBytes(packet(0x101, at == 0, count, part));
        }
        return out.toByteArray();
    }

    private static byte[] section(byte[] table) {
        int crc = -1;
        for (byte b : table) {
            for (int bit = 7; bit >= 0; bit--) {
                boolean one = (crc < 0) != ((b >> bit & 1) == 1);
                crc = (crc << 1) ^ (one ? 0x04c11db7 : 0);
            }
        }
        return join(new byte[] {0}, table, ints(crc));
    }

    private static byte[] packet(int pid, boolean starts, int count, byte[] payload) {
        byte[] packet = new byte[188];
        Arrays.fill(packet, (byte) 0xff);
        packet[0] = 0x47;
        packet[1] = (byte) ((starts ? 0x40 : 0) | (pid >> 8));
        packet[2] = (byte) pid;
        packet[3] = (byte) (0x30 | (count & 15));
        int stuffing = 184 - payload.length;
        if (stuffing == 0) {
            packet[3] = (byte) (0x10 | (count & 15));
        } else {
            packet[4] = (byte) (stuffing - 1);
            if (stuffing > 1) {
                packet[5] = 0;
            }
        }
        System.arraycopy(payload, 0, packet, 4 + stuffing, payload.length);
        return packet;
    }

    private static byte[] box(String type, byte[]... content) {
        byte[] body = join(content);
        return join(ints(body.length + 8), type.getBytes(StandardCharsets.ISO_8859_1), body);
    }

    /** A track whose samples are said to be all of one size; nothing of them is there. */
    static byte[] track(int id, int samples, int edits) {
        byte[] entry = join(
                new byte[7],
                new byte[] {1},
                new byte[16],
                ints(64 << 16 | 64),
                ints(0x480000, 0x480000, 0),
                new byte[] {0, 1},
                new byte[32],
                new byte[] {0, 24, -1, -1});
        byte[] table = box(
                "stbl",
                box("stsd", ints(0, 1), box("mp4v", entry)),
                box("stts", ints(0, 1, samples, 1)),
                box("stsc", ints(0, 1, 1, samples, 1)),
                box("stsz", ints(0, 1, samples)),
                box("stco", ints(0, 1, 700)));
        byte[] references = box("dinf", box("dref", ints(0, 1), box("url ", ints(1))));
        byte[] media = box(
                "mdia",
                box("mdhd", ints(0, 0, 0, 25, samples, 0)),
                box("hdlr", ints(0, 0), "vide".getBytes(StandardCharsets.ISO_8859_1), new byte[13]),
                box("minf", box("vmhd", ints(1, 0, 0)), references, table));
        byte[] edit = ints(samples, 0, 1 << 16);
        byte[][] list = new byte[edits + 1][];
        Arrays.fill(list, edit);
        list[0] = ints(0, edits);
        return box(
                "trak",
                box("tkhd", ints(3, 0, 0, id, 0, samples, 0, 0, 0, 0), ints(UPRIGHT), ints(64 << 16, 64 << 16)),
                edits > 0 ? box("edts", box("elst", list)) : new byte[0],
                media);
    }

    static byte[] mp4(byte[]... tracks) {
        byte[] header = box(
                "mvhd",
                ints(0, 0, 0, 25, 100, 1 << 16, 1 << 24, 0, 0),
                ints(UPRIGHT),
                new byte[24],
                ints(tracks.length + 1));
        return join(type(), box("moov", join(header, join(tracks))), box("mdat", new byte[64]));
    }

    /** A fragment that speaks of samples of the size that its track has by default. */
    static byte[] fragment(int samples) {
        byte[] defaults = box("mvex", box("trex", ints(0, 1, 1, 1, 8, 0)));
        byte[] run = box("traf", box("tfhd", ints(0x20000, 1)), box("trun", ints(1, samples, 100)));
        return join(
                mp4(track(1, 0, 0), defaults), box("moof", box("mfhd", ints(0, 1)), run), box("mdat", new byte[64]));
    }

    private static byte[] type() {
        return box(
                "ftyp",
                "isom".getBytes(StandardCharsets.ISO_8859_1),
                ints(512),
                "isom".getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Black pictures of one pixel each on a large canvas. */
    static byte[] gif(int width, int height, int pictures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GIF89a".getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[] {
            (byte) width,
            (byte) (width >> 8),
            (byte) height,
            (byte) (height >> 8),
            (byte) 0x80,
            0,
            0,
            0,
            0,
            0,
            -1,
            -1,
            -1
        });
        for (int i = 0; i < pictures; i++) {
            out.writeBytes(new byte[] {0x21, (byte) 0xf9, 4, 0, 4, 0, 0, 0});
            out.writeBytes(new byte[] {0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0});
        }
        out.write(0x3b);
        return out.toByteArray();
    }

    /** One grey pixel depth of 1, rows of zeros. */
    static byte[] png(int width, int height, byte[]... beforeThePicture) {
        byte[] header = join(ints(width, height), new byte[] {1, 0, 0, 0, 0});
        return join(
                ByteBuffer.allocate(8).putLong(PNG).array(),
                chunk("IHDR", header),
                join(beforeThePicture),
                chunk("IDAT", deflated(((width + 7) / 8 + 1L) * height)),
                chunk("IEND", new byte[0]));
    }

    /** A text or profile chunk whose content unpacks to so many zeros. */
    static byte[] packedChunk(String type, long bytes) {
        return chunk(type, join(new byte[] {'a', 0, 0}, deflated(bytes)));
    }

    static byte[] chunk(String type, byte[] content) {
        byte[] typed = join(type.getBytes(StandardCharsets.ISO_8859_1), content);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return join(ints(content.length), typed, ints((int) crc.getValue()));
    }

    private static byte[] deflated(long zeros) {
        Deflater deflater = new Deflater(9);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] in = new byte[1 << 16];
        byte[] buffer = new byte[1 << 16];
        for (long left = zeros; left > 0; left -= in.length) {
            deflater.setInput(in, 0, (int) Math.min(left, in.length));
            while (!deflater.needsInput()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }
}
