package dev.reelmask.net.bundle;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.HardnessModel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code bundle.yaml} says of how losses between key frames are told before a corpus is segmented.
 *
 * @param beside digest of the {@code bundle.yaml} without schedulers that its tables were made with
 * @param networks digests of the modules of the network that it belongs to, by role
 * @param madeWith flow and path that its evidence was measured with, by the names of a run's parts
 * @param spread what a sequence's real loss is at most, in predicted losses, in 95 of 100 cases: at least 1
 */
public record PlannerSpec(
        String beside, Map<String, String> networks, Map<String, String> madeWith, HardnessModel model, double spread)
        implements Serializable {
    private static final Set<String> KEYS =
            Set.of("beside", "networks", "made-with", "evidence", "interval-loss", "spread");
    private static final double LARGEST = 1e9;

    public PlannerSpec {
        networks = new TreeMap<>(networks);
        madeWith = new TreeMap<>(madeWith);
    }

    static PlannerSpec read(Section section) {
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
                section.numberOr("spread", 1, LARGEST, 1));
    }

    Map<String, Object> yaml() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("beside", beside);
        yaml.put("networks", networks);
        yaml.put("made-with", madeWith);
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
        yaml.put("spread", spread);
        return yaml;
    }
}
