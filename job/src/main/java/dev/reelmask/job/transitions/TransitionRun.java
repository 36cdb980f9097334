package dev.reelmask.job.transitions;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.run.Computing;
import dev.reelmask.job.run.Fingerprint;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.publish.lease.Lease;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.table.row.TransitionUnit;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSettings.Masks;
import dev.reelmask.video.DecodeSettings;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What executors need to know of a run of {@code transitions}.
 *
 * @param name partition of its tables
 * @param madeWith names and values of all that can change rows of any sequence
 * @param heldMb mebibytes of the heap that frames and flows of a sequence may take
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 */
public record TransitionRun(
        String name,
        Map<String, String> madeWith,
        TransitionSettings settings,
        NetworkSource networks,
        ClassSet labels,
        DecodeSettings decode,
        double maxDamage,
        int heldMb,
        int ioAttempts,
        String device,
        Computing computing,
        ResultsLayout results)
        implements Serializable {
    /** Of what a run of {@code segment} is, what changes its pairs. */
    private static final Set<String> PARTS = Set.of(
            "corpus",
            "labels",
            "damage",
            "scales",
            "flip",
            "device",
            "precision",
            "flow",
            "flow-path",
            "decoder",
            "masks");

    private static final String NETWORKS = "networks/";
    private static final int DIGITS = 8;

    /** All that can change its rows, by the run of {@code segment} that has the same networks and flows. */
    static Map<String, String> madeWith(FoundRun found, TransitionSettings settings) {
        Map<String, String> values = new TreeMap<>();
        found.identity().description().asText().forEach((name, value) -> {
            if (PARTS.contains(name) || name.startsWith(NETWORKS)) {
                values.put(name, value);
            }
        });
        values.put("max-gap", Integer.toString(settings.maxGap()));
        values.put("sides", settings.sides().toString());
        if (settings.masks() == Masks.NONE) {
            values.put(TransitionUnit.MASKS, Masks.NONE.toString());
        }
        values.put("flow-inconsistency", settings.back().toString());
        if (!settings.maps().isEmpty()) {
            // tables without maps keep their name and stand
            values.put(
                    TransitionUnit.MAPS,
                    settings.maps().stream().sorted().map(MapKind::spelling).collect(Collectors.joining(",")));
        }
        if (!settings.regions().isWhole()) {
            values.put(TransitionUnit.REGIONS, settings.regions().toString());
        }
        if (!settings.classes().isEmpty()) {
            values.put(
                    "by-class",
                    settings.classes().stream()
                            .sorted()
                            .map(ClassKind::spelling)
                            .collect(Collectors.joining(",")));
        }
        return values;
    }

    /** The name that the user gave, or one made of what it is made with. */
    static String name(String given, Map<String, String> madeWith) {
        String kind = TransitionUnit.isOfSteps(madeWith) ? "steps-" : "transitions-";
        return given.isEmpty() ? kind + Fingerprint.of(madeWith).substring(0, DIGITS) : given;
    }

    String fingerprint() {
        return Fingerprint.of(madeWith);
    }

    /** Of one sequence's rows. */
    String fingerprint(SequenceSpec sequence) {
        return Fingerprint.of(
                Map.of("run", fingerprint(), "source", sequence.source(), "content", sequence.contentKey()));
    }

    UnitKey key(SequenceSpec sequence) {
        return new UnitKey(name, sequence.id(), 0);
    }

    /** What each task is given. */
    record Task(TransitionRun run, Lease lease) implements Serializable {}

    /** @throws UserException if frames of this many bytes do not fit */
    void checkHeld(String sequence, long bytes) {
        if (bytes > (long) heldMb << 20) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: frames and flows as far apart as %d take %d MiB of a task's heap, more than loop.held-mb (%d); lower --max-gap, or raise held-mb and the heap with it",
                    sequence,
                    settings.maxGap(),
                    bytes >> 20,
                    heldMb));
        }
    }
}
