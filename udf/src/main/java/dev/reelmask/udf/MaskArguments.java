package dev.reelmask.udf;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.mask.MaskRuns;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import scala.jdk.javaapi.CollectionConverters;

/** The arguments of one call, none of them null. */
final class MaskArguments {
    private static final int LARGEST_CLASS = 255;
    private static final int MOST_PIXELS = 1 << 27;
    /** Sets are asked for once a row. */
    private static final Map<String, ClassSet> CLASS_SETS = new ConcurrentHashMap<>();

    private final Object[] values;

    MaskArguments(Object... values) {
        this.values = values;
    }

    byte[] bytes(int at) {
        return (byte[]) values[at];
    }

    /** @throws dev.reelmask.mask.MaskException if the bytes are no mask */
    MaskRuns mask(int at) {
        return MaskRuns.of(bytes(at));
    }

    int integer(int at) {
        return (Integer) values[at];
    }

    double number(int at) {
        return (Double) values[at];
    }

    String text(int at) {
        return (String) values[at];
    }

    /** @throws IllegalArgumentException if it is none */
    int classId(int at) {
        return checkedClass(integer(at));
    }

    private static int checkedClass(int id) {
        if (id < 0 || id > LARGEST_CLASS) {
            throw new IllegalArgumentException("class must be 0 to 255, got " + id);
        }
        return id;
    }

    /** @throws IllegalArgumentException if no mask has such a size */
    FrameSize size(int widthAt) {
        int width = integer(widthAt);
        int height = integer(widthAt + 1);
        if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
            throw new IllegalArgumentException("width and height must be at least 1 and make 2^27 pixels at most, got "
                    + width + " and " + height);
        }
        return new FrameSize(width, height);
    }

    /** @throws dev.reelmask.frame.UserException if there is no such set */
    ClassSet classSet(int at) {
        return CLASS_SETS.computeIfAbsent(text(at), ClassSets::load);
    }

    /** The texts that are not null. */
    SortedMap<Integer, String> textsByClass(int at) {
        SortedMap<Integer, String> texts = new TreeMap<>();
        CollectionConverters.asJava((scala.collection.Map<?, ?>) values[at]).forEach((id, text) -> {
            if (text != null) {
                texts.put(checkedClass((Integer) id), (String) text);
            }
        });
        return texts;
    }
}
