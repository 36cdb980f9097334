package dev.reelmask.corpus.label;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Class ids by colour. Not for several threads at once. */
final class LabelColours {
    private static final int BLACK = 0;
    /** Colours whose class is remembered; a photograph would hold millions. */
    private static final int REMEMBERED = 1 << 16;

    private final ClassSet classes;
    private final int toleranceSquared;
    private final Map<Integer, List<Integer>> exact = new TreeMap<>();
    private final Map<Integer, Byte> nearest = new HashMap<>();

    /** @param tolerance largest Euclidean distance in RGB between a pixel and its class's colour */
    LabelColours(ClassSet classes, int tolerance) {
        this.classes = classes;
        this.toleranceSquared = tolerance * tolerance;
        for (int id = 0; id < classes.size(); id++) {
            exact.computeIfAbsent(classes.classes().get(id).rgb(), c -> new ArrayList<>())
                    .add(id);
        }
    }

    /** The classes that have exactly this colour; mostly none or one. */
    List<Integer> classesOf(int rgb) {
        return exact.getOrDefault(rgb, List.of());
    }

    /** True if this colour means "not labelled": black, unless it is a class's. */
    boolean isVoid(int rgb) {
        return rgb == BLACK && !exact.containsKey(BLACK);
    }

    /**
     * The class of the nearest colour, {@link LabelMap#IGNORE} if none is within the tolerance or black is nearer.
     *
     * @param rgb 0xRRGGBB
     */
    byte nearest(int rgb) {
        Byte known = nearest.get(rgb);
        if (known != null) {
            return known;
        }
        byte found = search(rgb);
        if (nearest.size() < REMEMBERED) {
            nearest.put(rgb, found);
        }
        return found;
    }

    /** Names of classes of the same colour, if one of them is among these ids. */
    Optional<String> sharedOf(byte[] found) {
        boolean[] occurs = new boolean[LabelMap.IGNORE + 1];
        for (byte id : found) {
            occurs[id & 0xff] = true;
        }
        return exact.values().stream()
                .filter(ids -> ids.size() > 1 && occurs[ids.get(0)])
                .map(ids -> ids.stream().map(classes.names()::get).collect(Collectors.joining(" and ")))
                .findFirst();
    }

    private byte search(int rgb) {
        int best = LabelMap.IGNORE;
        int bestDistance = toleranceSquared + 1;
        for (int id = 0; id < classes.size(); id++) {
            int distance = distance(rgb, classes.classes().get(id).rgb());
            if (distance < bestDistance) {
                best = id;
                bestDistance = distance;
            }
        }
        boolean isNearerToBlack = distance(rgb, BLACK) < bestDistance;
        return (byte) (isNearerToBlack ? LabelMap.IGNORE : best);
    }

    private static int distance(int left, int right) {
        int red = ((left >> 16) & 0xff) - ((right >> 16) & 0xff);
        int green = ((left >> 8) & 0xff) - ((right >> 8) & 0xff);
        int blue = (left & 0xff) - (right & 0xff);
        return red * red + green * green + blue * blue;
    }
}
