package dev.reelmask.job.sweep;

import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An operating point as it is written: {@code scheduler/propagation/flow-path}.
 *
 * @param scheduler canonical spelling
 */
public record SweepPoint(String scheduler, Propagation propagation, FlowPath flowPath) {
    /** The scheduler that sends every frame through the network. */
    public static final String EVERY_FRAME = "every-frame";

    /** Whether every frame goes through the network. */
    public boolean isEveryFrame() {
        return scheduler.equals(EVERY_FRAME);
    }

    /** Keys and values of the configuration. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("loop.scheduler", scheduler);
        settings.put("loop.propagation", word(propagation));
        settings.put("loop.flow-path", word(flowPath));
        return settings;
    }

    @Override
    public String toString() {
        return isEveryFrame() ? scheduler : "%s/%s/%s".formatted(scheduler, word(propagation), word(flowPath));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
