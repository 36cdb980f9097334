package dev.reelmask.train.skip;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * What weights are worth, as mIoU from 0 to 1, and how far cached maps are from those that they stand for.
 *
 * @param key of labelled frames as key frames
 * @param currentAt of labelled frames with the maps of a key frame so many frames before them
 * @param mapDistance mean absolute difference of a labelled frame's maps and those of the key frame farthest before it
 * @param mapSize mean absolute value of the labelled frames' maps
 */
public record SkipScores(double key, SortedMap<Integer, Double> currentAt, double mapDistance, double mapSize) {
    /**
     * What is chosen by: the mean over the distances d of key / d + (d − 1) / d · current, as if every d-th frame were
     * a key frame.
     */
    public double mean() {
        return currentAt.entrySet().stream()
                .mapToDouble(at -> (key + (at.getKey() - 1) * at.getValue()) / at.getKey())
                .average()
                .orElse(Double.NaN);
    }

    /** Mean over the distances. */
    public double current() {
        return currentAt.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** Columns of a curve. */
    Map<String, Double> columns() {
        Map<String, Double> columns = new LinkedHashMap<>();
        columns.put("current_miou", current());
        columns.put("key_miou", key);
        columns.put("map_distance", mapDistance);
        columns.put("map_size", mapSize);
        return columns;
    }
}
