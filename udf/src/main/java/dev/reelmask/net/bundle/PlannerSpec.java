package dev.reelmask.net.bundle;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.LossBound;
import dev.reelmask.schedule.predict.LossBound.Level;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What {@code bundle.yaml} says of how losses between key frames are told before a corpus is segmented.
 *
 * @param beside digest of the {@code bundle.yaml} without schedulers that its tables were made with
 * @param networks digests of the modules of the network that it belongs to, by role
 * @param madeWith flow and path that its evidence was measured with, by the names of a run's parts
 * @param bounds of real losses, by the key frames that masks are made from: at least one
 */
public record PlannerSpec(
        String beside,
        Map<String, String> networks,
        Map<String, String> madeWith,
        HardnessModel model,
        Map<Sides, LossBound> bounds)
        implements Serializable {
    private static final Set<String> KEYS =
            Set.of("beside", "networks", "made-with", "evidence", "interval-loss", "loss-bounds");
    private static final Set<String> BOUND_KEYS = Set.of("sequences", "predicted", "mean", "highest");
    private static final String EARLIER = "spread";
    private static final double LARGEST = 1e9;

    public PlannerSpec {
        networks = new TreeMap<>(networks);
        madeWith = new TreeMap<>(madeWith);
        bounds = new TreeMap<>(bounds);
        if (bounds.isEmpty()) {
            throw new IllegalArgumentException("a planner has a bound of real losses");
        }
    }

    /** Of masks from these key frames; where only the others were tried, theirs. */
    public LossBound bound(Sides sides) {
        return bounds.getOrDefault(sides, bounds.values().iterator().next());
    }

    /** The same with another bound of masks from these key frames. */
    public PlannerSpec with(Sides sides, LossBound bound) {
        Map<Sides, LossBound> all = new TreeMap<>(bounds);
        all.put(sides, bound);
        return new PlannerSpec(beside, networks, madeWith, model, all);
    }

    static PlannerSpec read(Section section) {
        if (section.keys().contains(EARLIER)) {
            throw section.wrong(
                    EARLIER,
                    "this planner is of an earlier version; take it out of the file, or make it anew with reelmask train planner");
        }
        section.only(KEYS);
        List<EvidenceKind> kinds = new ArrayList<>();
        List<EvidenceScale> scales = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        Section evidence = section.section("evidence");
        for (String key : evidence.keys()) {
            List<Double> numbers = evidence.numbers(key, -LARGEST, LARGEST);
            if (numbers.size() != 4) {
                throw evidence.wrong(key, "it has four numbers: offset, mean, deviation and weight");
            }
            kinds.add(SchedulerYaml.constant(evidence, key, key, EvidenceKind.values()));
            scales.add(new EvidenceScale(numbers.get(0), numbers.get(1), numbers.get(2)));
            weights.add(numbers.get(3));
        }
        List<Double> loss = section.numbers("interval-loss", -LARGEST, LARGEST);
        if (loss.size() != 4) {
            throw section.wrong("interval-loss", "it has four numbers: bias, sharpness, ceiling and power");
        }
        return new PlannerSpec(
                section.string("beside"),
                SchedulerYaml.texts(section.section("networks")),
                SchedulerYaml.texts(section.section("made-with")),
                new HardnessModel(kinds, scales, weights, loss.get(0), loss.get(1), loss.get(2), loss.get(3)),
                bounds(section.section("loss-bounds")));
    }

    private static Map<Sides, LossBound> bounds(Section section) {
        section.only(Set.of(Sides.CAUSAL.spelling(), Sides.BOTH.spelling()));
        Map<Sides, LossBound> bounds = new TreeMap<>();
        for (Sides sides : Sides.values()) {
            if (section.keys().contains(sides.spelling())) {
                bounds.put(sides, bound(section.section(sides.spelling())));
            }
        }
        if (bounds.isEmpty()) {
            throw section.wrong("causal", "neither causal nor two-sided is there");
        }
        return bounds;
    }

    private static LossBound bound(Section section) {
        section.only(BOUND_KEYS);
        int sequences = section.integer("sequences", 1, Integer.MAX_VALUE);
        List<Double> predicted = section.numbers("predicted", 0, 1);
        List<Double> mean = section.numbers("mean", -1, 1);
        List<Double> highest = section.numbers("highest", -1, 1);
        if (predicted.size() != mean.size() || predicted.size() != highest.size()) {
            throw section.wrong("predicted", "predicted, mean and highest differ in number");
        }
        try {
            return new LossBound(
                    sequences,
                    IntStream.range(0, predicted.size())
                            .mapToObj(i -> new Level(predicted.get(i), mean.get(i), highest.get(i)))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw section.wrong("predicted", e.getMessage());
        }
    }

    /** SHA-256 of how losses are predicted, in hex. */
    public String digest() {
        return BundleFiles.sha256(modelYaml().toString());
    }

    private Map<String, Object> modelYaml() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        Map<String, Object> evidence = new LinkedHashMap<>();
        for (int i = 0; i < model.kinds().size(); i++) {
            EvidenceScale scale = model.scales().get(i);
            evidence.put(
                    Section.spelling(model.kinds().get(i)),
                    List.of(
                            scale.offset(),
                            scale.mean(),
                            scale.deviation(),
                            model.weights().get(i)));
        }
        yaml.put("evidence", evidence);
        yaml.put("interval-loss", List.of(model.bias(), model.sharpness(), model.ceiling(), model.power()));
        return yaml;
    }

    Map<String, Object> yaml() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("beside", beside);
        yaml.put("networks", networks);
        yaml.put("made-with", madeWith);
        yaml.putAll(modelYaml());
        Map<String, Object> all = new LinkedHashMap<>();
        bounds.forEach((sides, bound) -> all.put(sides.spelling(), yaml(bound)));
        yaml.put("loss-bounds", all);
        return yaml;
    }

    private static Map<String, Object> yaml(LossBound bound) {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("sequences", bound.sequences());
        yaml.put("predicted", bound.levels().stream().map(Level::predicted).toList());
        yaml.put("mean", bound.levels().stream().map(Level::mean).toList());
        yaml.put("highest", bound.levels().stream().map(Level::highest).toList());
        return yaml;
    }
}
