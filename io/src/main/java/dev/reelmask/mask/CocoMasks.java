package dev.reelmask.mask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;

/** Masks of COCO's run lengths in JSON: {@code {"size":[height,width],"counts":…}}, compressed or as numbers. */
public final class CocoMasks {
    private CocoMasks() {}

    /**
     * One mask of several classes; where they overlap, the highest id stands. Pixels in none get no class.
     *
     * @param jsons by class id; at least one
     * @throws MaskException if a text is no such JSON, or the sizes differ
     */
    public static LabelMap of(SortedMap<Integer, String> jsons) {
        FrameSize size = size(parse(jsons.get(jsons.firstKey())));
        byte[] ids = new byte[size.pixels()];
        Arrays.fill(ids, (byte) LabelMap.IGNORE);
        jsons.forEach((id, json) -> {
            JsonNode node = parse(json);
            if (!size(node).equals(size)) {
                throw new MaskException(String.format(
                        Locale.ROOT,
                        "run lengths of %s and %s do not make one mask: class %d is of another size",
                        size,
                        size(node),
                        id));
            }
            CocoRle.paint(ids, size, lengths(size, node.path("counts")), id);
        });
        return new LabelMap(size, ids);
    }

    private static int[] lengths(FrameSize size, JsonNode counts) {
        if (counts.isTextual()) {
            return CocoRle.lengths(size, counts.textValue());
        }
        int[] lengths = new int[counts.size()];
        long covered = 0;
        for (int run = 0; run < lengths.length; run++) {
            JsonNode length = counts.get(run);
            if (length == null || !length.canConvertToInt() || length.intValue() < 0) {
                throw damaged("run %d is %s, no number of pixels", run, length);
            }
            lengths[run] = length.intValue();
            covered += lengths[run];
        }
        if (!counts.isArray() || covered != size.pixels()) {
            throw damaged("its runs cover %d of the %d pixels of %s", covered, size.pixels(), size);
        }
        return lengths;
    }

    private static FrameSize size(JsonNode node) {
        if (node.path("size").isMissingNode()) {
            throw damaged("it has no size");
        }
        int height = node.path("size").path(0).asInt();
        int width = node.path("size").path(1).asInt();
        if (width < 1 || height < 1 || (long) width * height > MaskCodec.MAX_PIXELS) {
            throw damaged("its size is %s, not [height,width]", node.path("size"));
        }
        return new FrameSize(width, height);
    }

    private static JsonNode parse(String json) {
        try {
            return MaskJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new MaskException(
                    String.format(
                            Locale.ROOT,
                            "not COCO's run lengths: it is no JSON: %s, at character %d",
                            e.getOriginalMessage(),
                            e.getLocation().getCharOffset()),
                    e);
        }
    }

    private static MaskException damaged(String what, Object... values) {
        return new MaskException("not COCO's run lengths: " + String.format(Locale.ROOT, what, values));
    }
}
