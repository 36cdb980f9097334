package dev.reelmask.train.agreement;

import dev.reelmask.frame.UserException;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.AgreementPredictor;
import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.train.ContentDigest;
import dev.reelmask.train.scheduler.PolicyTable;
import dev.reelmask.train.step.TensorInput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Every stored pair of sequences with its map, looked through: none is missing or unknown. */
final class MappedPairs {
    private static final double PERCENT = 100;
    private static final double SMALLEST = 1e-6;

    private final MapKind kind;
    private final PolicyTable table;
    private final List<Pair> pairs = new ArrayList<>();

    /**
     * A pair.
     *
     * @param sequence its number
     * @param gap frames between the two
     * @param maps what the network is given: the pair's map, or, of kinds of a frame alone, the frame's and the key
     *     frame's
     * @param percent of pixels that agree
     */
    record Pair(int sequence, int frame, int gap, List<EvidenceMap> maps, float percent) {
        Pair {
            maps = List.copyOf(maps);
        }
    }

    /**
     * Looks through tables.
     *
     * @param part for messages, such as {@code --table}
     * @throws UserException if there is nothing to learn from, or a map or number is missing
     */
    MappedPairs(Collection<TransitionTable> tables, MapKind kind, String part) {
        this.kind = kind;
        this.table = new PolicyTable(tables, List.of(), numbers(), part);
        for (int i = 0; i < sequences().size(); i++) {
            add(i, sequences().get(i), part);
        }
    }

    /** Of them, the last one is learnt. */
    private List<PairNumber> numbers() {
        return List.of(PairNumber.SCORE, kind.isOfFrame() ? PairNumber.OWN_AGREEMENT : PairNumber.PIXEL_AGREEMENT);
    }

    private void add(int number, SequenceTransitions sequence, String part) {
        int[] gaps = sequence.gaps().stored();
        for (int frame = 1; frame < sequence.frames(); frame++) {
            for (int gap : gaps) {
                if (gap <= frame && sequence.has(frame) && sequence.snapped(frame, frame - gap) == gap) {
                    double agreement = sequence.at(numbers().get(1), frame, frame - gap);
                    List<EvidenceMap> maps = maps(sequence, frame, gap, part);
                    if (Double.isFinite(agreement)) {
                        pairs.add(new Pair(number, frame, gap, maps, (float) (PERCENT * agreement)));
                    }
                }
            }
        }
    }

    private List<EvidenceMap> maps(SequenceTransitions sequence, int frame, int gap, String part) {
        EvidenceMap map = map(sequence, frame, gap, part);
        return kind.isOfFrame() ? List.of(map, map(sequence, frame - gap, 0, part)) : List.of(map);
    }

    private EvidenceMap map(SequenceTransitions sequence, int frame, int gap, String part) {
        EvidenceMap map = sequence.map(kind, frame, frame - gap)
                .orElseThrow(
                        () -> new UserException("%s: %s has no %s; make the table with reelmask transitions --maps %s"
                                .formatted(part, sequence.id(), kind.spelling(), kind.spelling())));
        if (!map.isFinite()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: the %s of frame %d and key frame %d of %s is not finite; leave the sequence out of the table",
                    part,
                    kind.spelling(),
                    frame,
                    frame - gap,
                    sequence.id()));
        }
        return map;
    }

    List<SequenceTransitions> sequences() {
        return table.sequences();
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** Mean percent of pixels that agree. */
    double meanPercent() {
        return pairs.stream().mapToDouble(Pair::percent).average().orElseThrow();
    }

    /** Of a map. */
    int channels() {
        return pairs.get(0).maps().get(0).channels();
    }

    /** How values become inputs, by all frames' maps. */
    List<ChannelScale> scales() {
        double[] sums = new double[channels()];
        double[] squares = new double[sums.length];
        for (Pair pair : pairs) {
            EvidenceMap map = pair.maps().get(0);
            for (int i = 0; i < map.length(); i++) {
                float value = map.value(i);
                sums[i / kind.cells()] += value;
                squares[i / kind.cells()] += (double) value * value;
            }
        }
        List<ChannelScale> scales = new ArrayList<>();
        double count = (double) pairs.size() * kind.cells();
        for (int channel = 0; channel < sums.length; channel++) {
            double mean = sums[channel] / count;
            double variance = squares[channel] / count - mean * mean;
            scales.add(new ChannelScale(mean, Math.sqrt(Math.max(SMALLEST, variance))));
        }
        return scales;
    }

    /** Some pairs' maps as the network takes them. */
    static List<TensorInput> maps(List<Pair> some, List<ChannelScale> scales) {
        List<TensorInput> inputs = new ArrayList<>();
        for (int input = 0; input < some.get(0).maps().size(); input++) {
            EvidenceMap first = some.get(0).maps().get(input);
            float[] values = new float[some.size() * first.length()];
            for (int i = 0; i < some.size(); i++) {
                AgreementPredictor.scale(scales, some.get(i).maps().get(input), values, i * first.length());
            }
            MapKind kind = first.kind();
            inputs.add(TensorInput.of(values, some.size(), first.channels(), kind.rows(), kind.columns()));
        }
        return inputs;
    }

    /** A digest of all that training can see of it. */
    String digest() {
        ContentDigest digest = new ContentDigest();
        digest.add(table.digest(numbers()));
        if (kind.isOfFrame()) {
            sequences()
                    .forEach(sequence -> sequence.maps(kind).forEach(map -> digest.add(ByteBuffer.wrap(map.packed()))));
        } else {
            pairs.forEach(pair -> digest.add(ByteBuffer.wrap(pair.maps().get(0).packed())));
        }
        return digest.hex();
    }
}
