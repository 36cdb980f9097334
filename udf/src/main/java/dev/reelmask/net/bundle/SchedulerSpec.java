package dev.reelmask.net.bundle;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code bundle.yaml} says of the module {@code scheduler}.
 *
 * @param kind what it learnt from
 * @param beside digest of the {@code bundle.yaml} without a scheduler that its tables were made with
 * @param networks digests of the modules of the network that it belongs to, by role
 * @param madeWith flow and path that its evidence was measured with, by the names of a run's parts
 */
public record SchedulerSpec(
        Kind kind,
        String beside,
        Map<String, String> networks,
        Map<String, String> madeWith,
        PolicyState state,
        PriceRange prices)
        implements Serializable {
    private static final Set<String> KEYS =
            Set.of("kind", "beside", "networks", "made-with", "evidence", "history", "prices");
    private static final double LARGEST = 1e9;

    /** What a scheduler learnt from. */
    public enum Kind {
        /** What a key frame is worth, as dynamic programming knows it. */
        POLICY,
        /** Rewards of its own decisions. */
        REINFORCE
    }

    public SchedulerSpec {
        networks = new TreeMap<>(networks);
        madeWith = new TreeMap<>(madeWith);
    }

    static SchedulerSpec read(Section section) {
        section.only(KEYS);
        List<EvidenceKind> kinds = new ArrayList<>();
        List<EvidenceScale> scales = new ArrayList<>();
        Section evidence = section.section("evidence");
        for (String key : evidence.keys()) {
            kinds.add(constant(evidence, key, key, EvidenceKind.values()));
            List<Double> numbers = evidence.numbers(key, -LARGEST, LARGEST);
            if (numbers.size() != 3) {
                throw evidence.wrong(key, "it has three numbers: offset, mean and deviation");
            }
            scales.add(new EvidenceScale(numbers.get(0), numbers.get(1), numbers.get(2)));
        }
        List<HistoryNumber> history = section.list("history").stream()
                .map(one -> constant(section, "history", String.valueOf(one), HistoryNumber.values()))
                .toList();
        List<Double> prices = section.numbers("prices", 0, LARGEST);
        if (prices.size() != 3) {
            throw section.wrong("prices", "it has three numbers: lowest, highest and usual");
        }
        return new SchedulerSpec(
                section.word("kind", Kind.class),
                section.string("beside"),
                texts(section.section("networks")),
                texts(section.section("made-with")),
                new PolicyState(kinds, scales, history),
                new PriceRange(prices.get(0), prices.get(1), prices.get(2)));
    }

    static Map<String, String> texts(Section section) {
        Map<String, String> texts = new TreeMap<>();
        section.keys().forEach(key -> texts.put(key, section.string(key)));
        return texts;
    }

    static <E extends Enum<E>> E constant(Section section, String key, String text, E[] all) {
        for (E one : all) {
            if (Section.spelling(one).equals(text)) {
                return one;
            }
        }
        throw section.wrong(key, "there is no '%s'".formatted(text));
    }

    Map<String, Object> yaml() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("kind", kind.name().toLowerCase(Locale.ROOT));
        yaml.put("beside", beside);
        yaml.put("networks", networks);
        yaml.put("made-with", madeWith);
        Map<String, Object> evidence = new LinkedHashMap<>();
        for (int i = 0; i < state.evidence().size(); i++) {
            EvidenceScale scale = state.scales().get(i);
            evidence.put(
                    Section.spelling(state.evidence().get(i)),
                    List.of(scale.offset(), scale.mean(), scale.deviation()));
        }
        yaml.put("evidence", evidence);
        yaml.put(
                "history", state.history().stream().map(HistoryNumber::spelling).toList());
        yaml.put("prices", List.of(prices.lowest(), prices.highest(), prices.usual()));
        return yaml;
    }
}
