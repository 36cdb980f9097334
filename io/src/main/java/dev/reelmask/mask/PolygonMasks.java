package dev.reelmask.mask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Masks of polygons: a pixel is inside if its centre is. */
public final class PolygonMasks {
    private static final int WIDEST = 1 << 28;

    private PolygonMasks() {}

    /**
     * The mask of a GeoJSON geometry in pixels from the top left, y down, as {@link MaskPolygons} writes it.
     *
     * @param geoJson of type Polygon or MultiPolygon; what lies outside the size is left out
     * @param id class of the pixels inside; the others get none
     * @throws MaskException if the text is no such geometry
     */
    public static LabelMap of(String geoJson, FrameSize size, int id) {
        JsonNode geometry = parse(geoJson);
        byte[] ids = new byte[size.pixels()];
        Arrays.fill(ids, (byte) LabelMap.IGNORE);
        JsonNode coordinates = geometry.path("coordinates");
        switch (geometry.path("type").asText()) {
            case "Polygon" -> fill(ids, size, edges(coordinates), id);
            case "MultiPolygon" -> {
                if (!coordinates.isArray()) {
                    throw damaged("its coordinates are no list");
                }
                coordinates.forEach(polygon -> fill(ids, size, edges(polygon), id));
            }
            default ->
                throw damaged("its type is '" + geometry.path("type").asText() + "', not Polygon or MultiPolygon");
        }
        return new LabelMap(size, ids);
    }

    private static JsonNode parse(String geoJson) {
        try {
            return MaskJson.MAPPER.readTree(geoJson);
        } catch (JsonProcessingException e) {
            throw new MaskException(
                    "not a GeoJSON geometry: it is no JSON: %s, at character %s"
                            .formatted(e.getOriginalMessage(), e.getLocation().getCharOffset()),
                    e);
        }
    }

    /** Each edge of a polygon's rings as x, y, x, y. */
    private static List<double[]> edges(JsonNode rings) {
        if (!rings.isArray()) {
            throw damaged("a polygon is no list of rings");
        }
        List<double[]> edges = new ArrayList<>();
        for (JsonNode ring : rings) {
            for (int i = 0; i < ring.size(); i++) {
                JsonNode one = ring.get(i);
                JsonNode other = ring.get((i + 1) % ring.size());
                edges.add(new double[] {number(one, 0), number(one, 1), number(other, 0), number(other, 1)});
            }
        }
        return edges;
    }

    private static double number(JsonNode point, int at) {
        JsonNode value = point.path(at);
        if (!value.isNumber() || !(Math.abs(value.doubleValue()) < WIDEST)) {
            throw damaged("a corner is %s, not two numbers".formatted(point));
        }
        return value.doubleValue();
    }

    private static void fill(byte[] ids, FrameSize size, List<double[]> edges, int id) {
        double[] crossings = new double[edges.size()];
        for (int y = 0; y < size.height(); y++) {
            double centre = y + 0.5;
            int count = 0;
            for (double[] edge : edges) {
                if ((edge[1] <= centre) != (edge[3] <= centre)) {
                    crossings[count++] = edge[0] + (centre - edge[1]) * (edge[2] - edge[0]) / (edge[3] - edge[1]);
                }
            }
            Arrays.sort(crossings, 0, count);
            for (int i = 0; i + 1 < count; i += 2) {
                int start = Math.max(0, (int) Math.ceil(crossings[i] - 0.5));
                int end = Math.min(size.width(), (int) Math.ceil(crossings[i + 1] - 0.5));
                if (start < end) {
                    Arrays.fill(ids, y * size.width() + start, y * size.width() + end, (byte) id);
                }
            }
        }
    }

    private static MaskException damaged(String what) {
        return new MaskException("not a GeoJSON geometry: " + what);
    }
}
