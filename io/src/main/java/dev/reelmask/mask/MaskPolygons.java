package dev.reelmask.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outlines of a class, along the edges of pixels: one polygon a component, valid in the sense of GeoJSON. Corners
 * are in pixels from the top left of the mask, y down. Outer rings have positive area by the shoelace formula, holes
 * negative; no ring visits a corner twice.
 */
public final class MaskPolygons {
    private MaskPolygons() {}

    /** A closed line without its first corner repeated: x and y in turns. */
    static final class Ring {
        private final int[] corners;

        Ring(int[] corners) {
            this.corners = corners;
        }

        /** The corners themselves, not a copy. */
        int[] corners() {
            return corners;
        }

        /** Twice its area, negative for holes. */
        private long doubleArea() {
            long sum = 0;
            for (int i = 0; i < corners.length; i += 2) {
                int next = (i + 2) % corners.length;
                sum += (long) corners[i] * corners[next + 1] - (long) corners[next] * corners[i + 1];
            }
            return sum;
        }
    }

    /** The outline of each component of the class, outer ring first, in order of the components' first pixels. */
    static List<List<Ring>> of(MaskRuns mask, int id) {
        ClassSpans spans = ClassSpans.of(mask, id);
        Map<Integer, List<Ring>> polygons = new TreeMap<>();
        new OutlineEdges(spans).trace((component, corners) -> {
            List<Ring> rings = polygons.computeIfAbsent(component, first -> new ArrayList<>());
            for (Ring ring : simple(corners)) {
                rings.add(ring.doubleArea() > 0 ? 0 : rings.size(), ring);
            }
        });
        return List.copyOf(polygons.values());
    }

    /** A line that touches itself falls into lines that do not. */
    private static List<Ring> simple(int[] corners) {
        List<Ring> rings = new ArrayList<>();
        Map<Long, Integer> places = new TreeMap<>();
        int[] open = new int[corners.length];
        int length = 0;
        for (int i = 0; i < corners.length; i += 2) {
            Integer seen = places.get(key(corners, i));
            if (seen != null) {
                rings.add(new Ring(Arrays.copyOfRange(open, seen, length)));
                for (int at = seen; at < length; at += 2) {
                    places.remove(key(open, at));
                }
                length = seen;
            }
            places.put(key(corners, i), length);
            open[length++] = corners[i];
            open[length++] = corners[i + 1];
        }
        rings.add(new Ring(Arrays.copyOf(open, length)));
        return rings;
    }

    private static long key(int[] corners, int at) {
        return (long) corners[at] << 32 | corners[at + 1];
    }

    /** GeoJSON of type MultiPolygon; without coordinates if the class has no pixel. */
    public static String geoJson(MaskRuns mask, int id) {
        StringBuilder out = new StringBuilder("{\"type\":\"MultiPolygon\",\"coordinates\":[");
        for (List<Ring> polygon : of(mask, id)) {
            separate(out).append('[');
            polygon.forEach(ring -> append(separate(out), ring.corners()));
            out.append(']');
        }
        return out.append("]}").toString();
    }

    private static void append(StringBuilder out, int[] corners) {
        out.append('[');
        for (int i = 0; i <= corners.length; i += 2) {
            int at = i % corners.length;
            separate(out)
                    .append('[')
                    .append(corners[at])
                    .append(',')
                    .append(corners[at + 1])
                    .append(']');
        }
        out.append(']');
    }

    private static StringBuilder separate(StringBuilder out) {
        return out.charAt(out.length() - 1) == ']' ? out.append(',') : out;
    }
}
