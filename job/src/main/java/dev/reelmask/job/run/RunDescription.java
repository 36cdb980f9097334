package dev.reelmask.job.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that a run is, as it is run: nothing stands here as {@code auto}. Each part says whether it can change
 * output; the fingerprint follows from that.
 *
 * @param corpus normalised root
 * @param networks digest by file of the bundle and the flow network
 * @param labels class set that labels are read with
 * @param damage what becomes of damaged videos
 * @param scales sizes of the input to average over
 * @param flip whether mirror images are averaged over
 * @param device kind of device: {@code cpu} or {@code gpu}
 * @param precision number format of the networks
 * @param scheduler canonical spelling
 * @param system how frames between key frames get their masks; empty, and in no fingerprint, where that is along the
 *     flow
 * @param flow name and parameters of the flow
 * @param heldMb mebibytes of the frames that wait for their next key frame
 * @param endKey whether the last frame of a sequence is a key frame, and a piece ends on the next one's first
 * @param referenceFrames frames of a run that are compared with the network's own masks where there are no labels
 * @param consistency which scores of steadiness there are, and along which flow; empty, and in no fingerprint, where
 *     none is asked for
 * @param decoder versions of the libraries that decode and scale
 * @param masks revision of the code, by the masks that it makes
 * @param asked precision and device as they were asked for
 * @param threads of one task
 * @param window frames read before sequences wait for one another
 * @param lockstep sequences that one task advances together
 * @param versions of the program and its libraries
 */
public record RunDescription(
        @Hashed String corpus,
        @Hashed Map<String, String> networks,
        @Hashed String labels,
        @Hashed String damage,
        @Hashed String scales,
        @Hashed String flip,
        @Hashed String device,
        @Hashed String precision,
        @Hashed String scheduler,
        @Hashed Map<String, String> system,
        @Hashed String propagation,
        @Hashed String flow,
        @Hashed String flowPath,
        @Hashed int maxGap,
        @Hashed int heldMb,
        @Hashed boolean endKey,
        @Hashed int referenceFrames,
        @Hashed Map<String, String> consistency,
        @Hashed String maskSize,
        @Hashed int pieceFrames,
        @Hashed String decoder,
        @Hashed String masks,
        @Recorded String asked,
        @Recorded int threads,
        @Recorded int window,
        @Recorded int lockstep,
        @Recorded Map<String, String> versions) {
    public RunDescription {
        networks = Map.copyOf(networks);
        system = Map.copyOf(system);
        consistency = Map.copyOf(consistency);
        versions = Map.copyOf(versions);
    }

    /** SHA-256 over all that can change output. */
    public String fingerprint() {
        Map<String, String> values = new TreeMap<>();
        for (RecordComponent part : getClass().getRecordComponents()) {
            if (part.isAnnotationPresent(Hashed.class)) {
                put(values, part);
            }
        }
        return Fingerprint.of(values);
    }

    /** All parts as text by name, maps as {@code name/key}. */
    public Map<String, String> asText() {
        Map<String, String> values = new TreeMap<>();
        for (RecordComponent part : getClass().getRecordComponents()) {
            put(values, part);
        }
        return values;
    }

    private void put(Map<String, String> values, RecordComponent part) {
        String name = part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        Object value = value(part);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> values.put(name + "/" + key, String.valueOf(entry)));
        } else {
            values.put(name, String.valueOf(value));
        }
    }

    private Object value(RecordComponent part) {
        try {
            return part.getAccessor().invoke(this);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + part, e);
        }
    }
}
