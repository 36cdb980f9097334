package dev.reelmask.schedule.learned;

import java.util.Locale;

/** What a policy sees beside the pair, each about 0..1. */
public enum HistoryNumber {
    /** Frames from the last key frame / 90, at most 1. */
    DISTANCE,
    /** log(frames from the last key frame) / log 300, at most 1: tells 1 from 2 as well as 100 from 200. */
    LOG_DISTANCE,
    /** Key frames among the last 90 decisions / 90. */
    KEY_RATIO,
    /** The price of a key frame, by {@link PriceRange#scaled}. */
    PRICE;

    private static final double LONG = 90;
    private static final double LONGEST = 300;

    float of(int distance, double keyAllRatio, float scaledPrice) {
        return switch (this) {
            case DISTANCE -> (float) Math.min(1, distance / LONG);
            case LOG_DISTANCE -> (float) Math.min(1, Math.log(Math.max(1, distance)) / Math.log(LONGEST));
            case KEY_RATIO -> (float) keyAllRatio;
            case PRICE -> scaledPrice;
        };
    }

    /** As it stands in a bundle. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
