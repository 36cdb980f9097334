package dev.reelmask.net.bundle;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.net.bundle.SchedulerSpec.Kind;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.schedule.learned.ClassInput;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The section {@code scheduler} of {@code bundle.yaml}. */
final class SchedulerYaml {
    private static final Set<String> OF_ALL = Set.of("kind", "beside", "networks", "made-with");
    private static final Set<String> OF_NUMBERS = Set.of("evidence", "history", "prices");
    private static final Set<String> OF_MAPS = Set.of("map", "means", "deviations");
    private static final double LARGEST = 1e9;
    /** Offset, mean and deviation. */
    private static final int PER_SCALE = 3;

    /** Inputs class by class. */
    static final int MOST_OF_CLASSES = 2 * BundleSpec.MAX_OUTPUTS;

    private SchedulerYaml() {}

    static SchedulerSpec read(Section section) {
        Kind kind = section.word("kind", Kind.class);
        Set<String> keys = new TreeSet<>(OF_ALL);
        keys.addAll(kind.seesMaps() ? OF_MAPS : OF_NUMBERS);
        section.only(keys);
        return new SchedulerSpec(
                kind,
                section.string("beside"),
                texts(section.section("networks")),
                texts(section.section("made-with")),
                kind.seesMaps() ? maps(section, kind) : numbers(section));
    }

    private static SchedulerInput numbers(Section section) {
        List<EvidenceKind> kinds = new ArrayList<>();
        List<EvidenceScale> scales = new ArrayList<>();
        List<ClassInput> classes = new ArrayList<>();
        Section evidence = section.section("evidence");
        for (String key : evidence.keys()) {
            Optional<ClassKind> byClass = ClassKind.spelt(key);
            byClass.ifPresentOrElse(kind -> classes.add(new ClassInput(kind, scales(evidence, kind))), () -> {
                kinds.add(constant(evidence, key, key, EvidenceKind.values()));
                scales.addAll(scales(evidence, key, 1));
            });
        }
        List<HistoryNumber> history = section.list("history").stream()
                .map(one -> constant(section, "history", String.valueOf(one), HistoryNumber.values()))
                .toList();
        List<Double> prices = section.numbers("prices", 0, LARGEST);
        if (prices.size() != 3) {
            throw section.wrong("prices", "it has three numbers: lowest, highest and usual");
        }
        return new SchedulerInput.Numbers(
                new PolicyState(kinds, scales, classes, history),
                new PriceRange(prices.get(0), prices.get(1), prices.get(2)));
    }

    /** Of as many classes as there are. */
    private static List<EvidenceScale> scales(Section evidence, ClassKind kind) {
        int all = evidence.numbers(kind.spelling(), PER_SCALE * MOST_OF_CLASSES, -LARGEST, LARGEST)
                .size();
        int ofClass = PER_SCALE * kind.perClass();
        if (all == 0 || all % ofClass != 0) {
            throw evidence.wrong(kind.spelling(), "it has %s numbers a class".formatted(ofClass));
        }
        return scales(evidence, kind.spelling(), all / PER_SCALE);
    }

    private static List<EvidenceScale> scales(Section evidence, String key, int count) {
        List<Double> numbers = evidence.numbers(key, PER_SCALE * count, -LARGEST, LARGEST);
        if (numbers.size() != PER_SCALE * count) {
            throw evidence.wrong(key, "it has three numbers: offset, mean and deviation");
        }
        List<EvidenceScale> scales = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i += PER_SCALE) {
            scales.add(new EvidenceScale(numbers.get(i), numbers.get(i + 1), numbers.get(i + 2)));
        }
        return scales;
    }

    private static SchedulerInput maps(Section section, Kind kind) {
        MapKind map = section.word("map", MapKind.class);
        if (map.isOfFrame() != (kind == Kind.DEVIATION)) {
            throw section.wrong("map", "a scheduler of kind %s sees no %s".formatted(kind.spelling(), map.spelling()));
        }
        List<Double> means = section.numbers("means", MapKind.MOST_CHANNELS, -LARGEST, LARGEST);
        List<Double> deviations = section.numbers("deviations", MapKind.MOST_CHANNELS, Double.MIN_NORMAL, LARGEST);
        int channels = map.channels() > 0 ? map.channels() : means.size();
        List<ChannelScale> scales = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            if (means.size() != channels || deviations.size() != channels) {
                throw section.wrong("means", "a %s has %s means and deviations".formatted(map.spelling(), channels));
            }
            scales.add(new ChannelScale(means.get(i), deviations.get(i)));
        }
        return new SchedulerInput.Maps(map, scales);
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

    static Map<String, Object> written(SchedulerSpec spec) {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("kind", spec.kind().spelling());
        yaml.put("beside", spec.beside());
        yaml.put("networks", spec.networks());
        yaml.put("made-with", spec.madeWith());
        if (spec.input() instanceof SchedulerInput.Numbers numbers) {
            write(numbers, yaml);
        } else if (spec.input() instanceof SchedulerInput.Maps maps) {
            yaml.put("map", maps.map().spelling());
            yaml.put("means", maps.scales().stream().map(ChannelScale::mean).toList());
            yaml.put(
                    "deviations",
                    maps.scales().stream().map(ChannelScale::deviation).toList());
        }
        return yaml;
    }

    private static void write(SchedulerInput.Numbers numbers, Map<String, Object> yaml) {
        PolicyState state = numbers.state();
        PriceRange prices = numbers.prices();
        Map<String, Object> evidence = new LinkedHashMap<>();
        for (int i = 0; i < state.evidence().size(); i++) {
            evidence.put(
                    Section.spelling(state.evidence().get(i)),
                    numbers(state.scales().subList(i, i + 1)));
        }
        state.classes().forEach(input -> evidence.put(input.kind().spelling(), numbers(input.scales())));
        yaml.put("evidence", evidence);
        yaml.put(
                "history", state.history().stream().map(HistoryNumber::spelling).toList());
        yaml.put("prices", List.of(prices.lowest(), prices.highest(), prices.usual()));
    }

    private static List<Double> numbers(List<EvidenceScale> scales) {
        return scales.stream()
                .flatMap(scale -> Stream.of(scale.offset(), scale.mean(), scale.deviation()))
                .toList();
    }
}
