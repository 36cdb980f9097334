package dev.reelmask.job.network;

import dev.reelmask.flow.DisPreset;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * A flow as it is written.
 *
 * @param option that it is given for
 */
record FlowSpelling(String option, String text) {
    private static final String OTHER_BUNDLE = "bundle:";

    /** @throws UserException if nothing is spelt so, or a bundle has no flow network */
    FlowSource source(Configuration hadoop, Optional<Bundle> segmentation) {
        if (text.startsWith(OTHER_BUNDLE)) {
            return new FlowSource.Network(FlowBundle.read(hadoop, text.substring(OTHER_BUNDLE.length())));
        }
        return switch (text) {
            case "bundle" -> new FlowSource.Network(ofSegmentation(segmentation));
            case "patches" -> new FlowSource.Patches();
            case "vectors" -> new FlowSource.Vectors();
            case "dis" -> new FlowSource.Dis(DisPreset.BALANCED);
            case "auto" -> new FlowSource.Auto(DisPreset.ULTRAFAST);
            default -> preset();
        };
    }

    private FlowBundle ofSegmentation(Optional<Bundle> segmentation) {
        return segmentation
                .flatMap(Bundle::flow)
                .orElseThrow(() -> new UserException(
                        "%s: the flow is to come from the bundle, but that has no flow network. Add one with reelmask import --network raft-small --weights FILE --bundle DIR --out DIR, or name one with bundle:DIR."
                                .formatted(option)));
    }

    private FlowSource preset() {
        for (DisPreset preset : DisPreset.values()) {
            if (text.equals("dis:" + spelling(preset))) {
                return new FlowSource.Dis(preset);
            }
            if (text.equals("auto:" + spelling(preset))) {
                return new FlowSource.Auto(preset);
            }
        }
        String presets =
                Arrays.stream(DisPreset.values()).map(FlowSpelling::spelling).collect(Collectors.joining(", "));
        throw new UserException(
                "%s must be patches, dis, dis:PRESET, vectors, auto, auto:PRESET, bundle or bundle:DIR, with one of the presets %s; got '%s'"
                        .formatted(option, presets, text));
    }

    private static String spelling(DisPreset preset) {
        return preset.name().toLowerCase(Locale.ROOT);
    }
}
