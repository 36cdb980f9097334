package dev.reelmask.video.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What went wrong while a stream was read and decoded, counted by kind. */
final class Faults {
    private long skipped;
    private long broken;
    private long incomplete;
    private long refused;
    private long patched;
    private long silent;
    private String firstLine = "";
    private long forgiven;

    /** The demuxer passed over broken data. */
    void skipped(String line) {
        skipped++;
        remember(line);
    }

    /** The container could not be read to its end. */
    void broken(String line) {
        broken++;
        remember(line);
    }

    /** A packet is cut short or marked corrupt. */
    void incomplete() {
        incomplete++;
    }

    /** The decoder refused a packet. */
    void refused(String line) {
        refused++;
        remember(line);
    }

    /** The decoder had to patch a picture. */
    void patched(String line) {
        patched++;
        remember(line);
    }

    /** The decoder made no picture of packets and did not say why. */
    void silent(int packets) {
        silent += packets;
    }

    private void remember(String line) {
        firstLine = firstLine.isEmpty() ? line : firstLine;
    }

    /** What went wrong so far belongs to a beginning in the middle of a transmission. */
    Faults forgiven() {
        Faults faults = new Faults();
        faults.forgiven = count();
        return faults;
    }

    /** Packets at the beginning that nothing can decode. */
    long atBeginning() {
        return forgiven;
    }

    long count() {
        return skipped + broken + incomplete + refused + patched + silent;
    }

    /** Places where data was lost and nothing tells how many pictures were in it. */
    long losses() {
        return skipped + incomplete;
    }

    /** The first error line, empty if there is none. */
    String firstLine() {
        return firstLine;
    }

    /** The counts that are not 0, for people. */
    String text() {
        List<String> parts = new ArrayList<>();
        add(parts, "incomplete packets", incomplete);
        add(parts, "refused packets", refused);
        add(parts, "patched pictures", patched);
        add(parts, "packets without a picture", silent);
        add(parts, "breaks of the container passed over", skipped);
        add(parts, "breaks of the container that end it", broken);
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String what, long count) {
        if (count > 0) {
            parts.add(String.format(Locale.ROOT, "%s: %d", what, count));
        }
    }
}
