package dev.reelmask.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every scheduler keeps, told by its spelling. */
public interface SchedulerContract {
    /** No GPU. */
    int CPU = -1;

    /** Canonical spellings, every kind at least once. */
    Stream<String> spellings();

    private static Evidence evidence(int frame, int lastKey, Scheduler scheduler, double number) {
        Map<EvidenceKind, Double> numbers = new EnumMap<>(EvidenceKind.class);
        scheduler.evidence().forEach(kind -> numbers.put(kind, number));
        return new Evidence(frame, lastKey, numbers);
    }

    private static List<Integer> keys(SchedulerSource source, String id, int first, int end) {
        Scheduler scheduler = source.open(CPU).create(id);
        History history = new History(first);
        return IntStream.range(first + 1, end)
                .filter(i -> {
                    double change = Math.abs(Math.sin(i * 0.7)) * 20;
                    boolean isKey = scheduler
                            .decide(evidence(i, history.lastKeyFrame(), scheduler, change), history)
                            .isKey();
                    history.record(i, isKey);
                    return isKey;
                })
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    default void describesItselfAsItIsWrittenAndTravels(String spelling) throws IOException, ClassNotFoundException {
        SchedulerSource source = Schedulers.parse(spelling);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(source);
        }
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        SchedulerSource arrived = (SchedulerSource) in.readObject();

        assertThat(source.description()).isEqualTo(spelling);
        assertThat(arrived).isEqualTo(source);
        assertThat(keys(arrived, "clip", 0, 300)).isEqualTo(keys(source, "clip", 0, 300));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    default void oneSequenceDoesNotKnowOfAnother(String spelling) {
        SchedulerSource source = Schedulers.parse(spelling);
        List<Integer> alone = keys(source, "clip", 0, 300);

        keys(source, "other", 0, 50);

        assertThat(keys(source, "clip", 0, 300)).isEqualTo(alone);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    default void wantsTheSameEvidenceOpenAsWritten(String spelling) {
        SchedulerSource source = Schedulers.parse(spelling);

        assertThat(source.open(CPU).create("clip").evidence()).isEqualTo(source.evidence());
    }
}
