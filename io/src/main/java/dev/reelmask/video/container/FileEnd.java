package dev.reelmask.video.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Whether a file is visibly cut off: it ends before the end of a part whose length it states, or without the mark that
 * ends a file of its kind. Says nothing where the container has neither, as transport streams.
 */
final class FileEnd {
    /** More parts than this are not looked at: on an object store each may cost a request. */
    static final int MOST_PARTS = 4096;

    private static final int EBML = 0x1a45dfa3;
    private static final int SEGMENT = 0x18538067;
    private static final int RIFF = 0x52494646;
    private static final int OGG_PAGE = 0x4f676753;
    private static final int OGG_LAST = 4;
    private static final int OGG_LONGEST_PAGE = 65_307;
    private static final int GIF_TRAILER = 0x3b;
    /** GUID 8CABDCA1-A947-11CF-8EE4-00C00C205365 as it lies in the file. */
    private static final long ASF_PROPERTIES_LOW = 0x11cf_a947_8cab_dca1L;

    private static final long ASF_PROPERTIES_HIGH = 0x6553_200c_c000_e48eL;
    private static final long UNSIGNED = 0xffff_ffffL;

    private FileEnd() {}

    /** @param container FFmpeg's name of it */
    static boolean isCut(HadoopInput input, String container) {
        if (container.contains("matroska")) {
            return matroska(input);
        }
        if (container.contains("mov")) {
            return fragments(input);
        }
        return switch (container) {
            case "avi" -> riff(input);
            case "flv" -> flv(input);
            case "ogg" -> ogg(input);
            case "gif" -> gif(input);
            case "asf" -> asf(input);
            default -> false;
        };
    }

    /** The segment's length is in its header, unless it was written to a pipe (RFC 8794, RFC 9559). */
    private static boolean matroska(HadoopInput input) {
        Ebml header = Ebml.at(input, 0);
        if (header.id() != EBML || header.isOpen()) {
            return false;
        }
        Ebml segment = Ebml.at(input, header.end());
        return segment.id() == SEGMENT && !segment.isOpen() && segment.end() > input.length();
    }

    /** Files over 1 GB are several RIFF parts, one behind the other. */
    private static boolean riff(HadoopInput input) {
        long at = 0;
        for (int part = 0; part < MOST_PARTS; part++) {
            ByteBuffer header = input.peek(at, 8);
            if (header.remaining() < 8 || header.getInt() != RIFF) {
                return false;
            }
            long size = header.order(ByteOrder.LITTLE_ENDIAN).getInt() & UNSIGNED;
            boolean unfinished = size == 0 || size == UNSIGNED;
            at += 8 + size + (size & 1);
            // the padding byte of the last part is often left out
            if (unfinished || at > input.length() + 1) {
                return !unfinished;
            }
        }
        return false;
    }

    /** A tag is followed by its length; the last of a whole file too (FLV specification, annex E). */
    private static boolean flv(HadoopInput input) {
        ByteBuffer last = input.peek(Math.max(0, input.length() - 4), 4);
        if (last.remaining() < 4) {
            return true;
        }
        long tag = last.getInt() & UNSIGNED;
        ByteBuffer header = input.peek(Math.max(0, input.length() - 4 - tag), 4);
        return tag < 11 || header.remaining() < 4 || (header.getInt() & 0xffffff) != tag - 11;
    }

    /** The last page of a stream carries a mark (RFC 3533). */
    private static boolean ogg(HadoopInput input) {
        long from = Math.max(0, input.length() - OGG_LONGEST_PAGE);
        ByteBuffer end = input.peek(from, OGG_LONGEST_PAGE);
        for (int at = end.limit() - 6; at >= 0; at--) {
            if (end.getInt(at) == OGG_PAGE) {
                return (end.get(at + 5) & OGG_LAST) == 0;
            }
        }
        return false;
    }

    private static boolean gif(HadoopInput input) {
        ByteBuffer end = input.peek(Math.max(0, input.length() - 64), 64);
        int at = end.limit() - 1;
        while (at > 0 && end.get(at) == 0) {
            at--;
        }
        return end.get(at) != GIF_TRAILER;
    }

    /** The header says the file's length, except in broadcasts (ASF specification, 3.2). */
    private static boolean asf(HadoopInput input) {
        ByteBuffer head = input.peek(0, 1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 92 <= head.limit(); at++) {
            if (head.getLong(at) == ASF_PROPERTIES_LOW && head.getLong(at + 8) == ASF_PROPERTIES_HIGH) {
                boolean broadcast = (head.get(at + 88) & 1) != 0;
                return !broadcast && head.getLong(at + 40) > input.length();
            }
        }
        return false;
    }

    /** Only of fragmented files: the sample table of others says which samples there should be. */
    private static boolean fragments(HadoopInput input) {
        Fragments found = Fragments.of(input);
        boolean beyond = found.isMedia() && found.end() != Long.MAX_VALUE && found.end() > input.length();
        boolean headerCut = found.end() < input.length() && input.length() - found.end() < 8;
        return found.fragmented() && (beyond || headerCut || found.indexedEnd() > input.length());
    }

    /** Where the fragments of a file end whose last one is cut inside its table; else the file's length. */
    static long wholeFragments(HadoopInput input) {
        Fragments found = Fragments.of(input);
        boolean cut = found.lastType().equals("moof") && found.end() > input.length();
        return found.fragmented() && cut && found.lastStart() > 0 ? found.lastStart() : input.length();
    }
}
