package dev.reelmask.net.torch;

import dev.reelmask.frame.LabelMap;
import java.util.List;
import java.util.stream.IntStream;

/** From a network's output numbers to class ids. */
final class OutputClasses {
    private final byte[] classes = new byte[256];
    private final boolean identity;

    /** @param classIds class id of each output */
    OutputClasses(List<Integer> classIds) {
        IntStream.range(0, classIds.size())
                .forEach(i -> classes[i] = classIds.get(i).byteValue());
        identity = IntStream.range(0, classIds.size()).allMatch(i -> classIds.get(i) == i);
    }

    /** Replaces the ids in place: the map is not shared yet. */
    LabelMap apply(LabelMap outputs) {
        if (!identity) {
            byte[] ids = outputs.ids();
            for (int i = 0; i < ids.length; i++) {
                ids[i] = classes[ids[i] & 0xff];
            }
        }
        return outputs;
    }
}
