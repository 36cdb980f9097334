package dev.reelmask.result;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A map of what a frame shows against its last key frame, where a number would say too little. */
public enum MapKind {
    /**
     * The flow to the key frame and what is left of the difference along it, as means over the cells of a grid laid
     * over the frame. Channels: displacement to the right and down, in widths and heights of the frame; its length in
     * these units; absolute difference of grey values once the key frame is warped, 0..1.
     */
    FLOW_GRID(4, 16, 16),
    /**
     * What a FlowNet2-s has found in the two frames where it sees least of their detail: its map conv6_1, of 384
     * channels at a 64th of its input, as means over the cells of a grid laid over that input.
     */
    CONV6_1(384, 4, 4),
    /**
     * What the segmentation network's first layers see in a frame: a map of the frame alone, of as many channels as the
     * network has there, as means over the cells of a grid laid over its input.
     */
    LOW_FEATURES(0, 16, 16);

    /** Channels of a map at most. */
    public static final int MOST_CHANNELS = 512;

    /** Channels that are reckoned with where the network is not asked. */
    private static final int USUAL_CHANNELS = 64;

    private final int channels;
    private final int rows;
    private final int columns;

    MapKind(int channels, int rows, int columns) {
        this.channels = channels;
        this.rows = rows;
        this.columns = columns;
    }

    /** The kind of a spelling, if there is one. */
    public static Optional<MapKind> spelt(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.spelling().equals(text))
                .findFirst();
    }

    /** All spellings, for messages. */
    public static String spellings() {
        return Arrays.stream(values()).map(MapKind::spelling).collect(Collectors.joining(", "));
    }

    /** 0 where the network says how many. */
    public int channels() {
        return channels;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Values of a channel. */
    public int cells() {
        return rows * columns;
    }

    /** Values of a map; 0 where the network says how many. */
    public int length() {
        return channels * cells();
    }

    /** Whether measuring it takes flows, whose time counts as theirs. */
    public boolean takesFlow() {
        return switch (this) {
            case FLOW_GRID, CONV6_1 -> true;
            case LOW_FEATURES -> false;
        };
    }

    /** Whether it is a map of a frame alone: what a scheduler sees are two of them, the other one the key frame's. */
    public boolean isOfFrame() {
        return this == LOW_FEATURES;
    }

    /** Bytes that the maps of a table take, or about so many where the network says how many channels they have. */
    public long bytes(long pairs, long frames) {
        return bytes(pairs, frames, USUAL_CHANNELS);
    }

    /**
     * Bytes that the maps of a table take.
     *
     * @param lowChannels of the network's first layers
     */
    public long bytes(long pairs, long frames, int lowChannels) {
        return Short.BYTES * (isOfFrame() ? frames * lowChannels * cells() : pairs * length());
    }

    /** Column of the table. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As users write it. */
    public String spelling() {
        return column().replace('_', '-');
    }
}
