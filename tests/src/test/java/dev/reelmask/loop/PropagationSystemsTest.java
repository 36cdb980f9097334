package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.Needs;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.Track;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.CountingSystem;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import dev.reelmask.testing.RepeatSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Systems that are unlike the warp run through the same loop. */
@Timeout(60)
class PropagationSystemsTest {
    private static final FrameSize SIZE = new FrameSize(24, 16);

    private final FakeNetwork network = new FakeNetwork();

    private static List<List<FrameResult>> run(PropagationSystem system, String scheduler, int window, int sequences) {
        List<List<FrameResult>> all = new ArrayList<>();
        List<OnePointLoop.Input> inputs = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
            all.add(rows);
            inputs.add(new OnePointLoop.Input(
                    "clip" + i,
                    "clip" + i,
                    KeyReason.FIRST,
                    GeneratedFrames.of(SIZE, 0, 12),
                    SIZE,
                    Labels.none(),
                    rows::add));
        }
        new OnePointLoop(
                        system,
                        Schedulers.parse(scheduler),
                        OnePointLoop.Settings.defaults().withWindow(window))
                .run(inputs)
                .forEach(LoopOutcome::orThrow);
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64})
    void aSystemWithoutFlowRepeatsTheLastKeysMaskInBatchesOverTheSequences(int window) {
        RepeatSystem system = new RepeatSystem(network);

        for (List<FrameResult> rows : run(system, "fixed:4", window, 3)) {
            assertThat(rows).hasSize(12);
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.mask()).isEqualTo(rows.get(row.lastKeyFrame()).mask());
                assertThat(row.micros().flow()).isZero();
            });
        }
        assertThat(system.batchSizes()).hasSize(9).containsOnly(3);
        assertThat(network.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64})
    void aRecurrentSystemSeesEveryFrameOnceAndInOrder(int window) {
        for (List<FrameResult> rows : run(new CountingSystem(network), "fixed:4", window, 2)) {
            assertThat(rows)
                    .filteredOn(row -> !row.isKey())
                    .allSatisfy(row -> assertThat(row.mask().id(0, 0)).isEqualTo(row.frame() + 1));
        }
    }

    @Test
    void aSequenceWhoseResultsAreNotTakenEndsBetweenItsMasksAndTheOthersGoOn() {
        List<Integer> good = Collections.synchronizedList(new ArrayList<>());
        OnePointLoop.Input refused = new OnePointLoop.Input(
                "refused", "refused", KeyReason.FIRST, GeneratedFrames.of(SIZE, 0, 12), SIZE, Labels.none(), row -> {
                    throw new IOException("disk full");
                });
        OnePointLoop.Input taken = new OnePointLoop.Input(
                "taken",
                "taken",
                KeyReason.FIRST,
                GeneratedFrames.of(SIZE, 0, 12),
                SIZE,
                Labels.none(),
                row -> good.add(row.frame()));

        List<LoopOutcome> outcomes = new OnePointLoop(
                        new AfterTheRefusal(new RepeatSystem(network)),
                        Schedulers.parse("fixed:4"),
                        OnePointLoop.Settings.defaults().withWindow(4))
                .run(List.of(refused, taken));

        assertThat(outcomes.get(0).failure().orElseThrow()).hasMessageContaining("disk full");
        assertThat(outcomes.get(1).failure()).isEmpty();
        assertThat(good).hasSize(12);
        assertThat(network.open()).isZero();
    }

    /** Makes no mask before the thread that hands over the results of {@code refused} has failed. */
    private record AfterTheRefusal(PropagationSystem system) implements PropagationSystem {
        @Override
        public SegmentationNetwork network() {
            return system.network();
        }

        @Override
        public Needs needs() {
            return system.needs();
        }

        @Override
        public Track open(SequenceScope scope) {
            return system.open(scope);
        }

        @Override
        public List<LabelMap> propagate(List<Request> requests) {
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("reelmask-rows-refused"))
                    .forEach(AfterTheRefusal::await);
            return system.propagate(requests);
        }

        private static void await(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aSchedulerThatWantsFlowsIsToldThatTheSystemMakesNone() {
        assertThatThrownBy(() -> run(new RepeatSystem(network), "flow-magnitude:2", 1, 1))
                .isInstanceOf(UserException.class)
                .hasMessage("a scheduler that measures flow needs a propagation that makes it; take frame-difference");
        assertThatThrownBy(() -> new MeasuredEvidence(
                        new EvidenceNeeds(Set.of(), Set.of(MapKind.FLOW_GRID)),
                        new RepeatSystem(network).open(new SequenceScope()),
                        network,
                        false))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "a scheduler that sees flow-grid needs a propagation that makes flow; take frame-difference");
        assertThatThrownBy(() -> new MeasuredEvidence(
                        new EvidenceNeeds(Set.of(), Set.of(), Set.of(), 8),
                        new RepeatSystem(network).open(new SequenceScope()),
                        network,
                        true))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("a scheduler that looks ahead needs a propagation along flow");
        assertThat(run(new RepeatSystem(network), "frame-difference:20", 1, 1).get(0))
                .hasSize(12);
    }
}
