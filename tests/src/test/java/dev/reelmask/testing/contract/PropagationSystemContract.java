package dev.reelmask.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.loop.Labels;
import dev.reelmask.loop.LoopOutcome;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link PropagationSystem} keeps when the loop runs it. */
@Timeout(60)
public interface PropagationSystemContract {
    FrameSize SIZE = new FrameSize(48, 36);

    /** A system; what it holds is the test's to close. */
    PropagationSystem system();

    /** Masks of clips that differ in content and length. */
    private List<List<LabelMap>> masks(OnePointLoop.Settings settings, int from, int to) {
        List<List<LabelMap>> all = new ArrayList<>();
        List<OnePointLoop.Input> inputs = new ArrayList<>();
        for (int i = from; i < to; i++) {
            List<LabelMap> masks = Collections.synchronizedList(new ArrayList<>());
            all.add(masks);
            GeneratedFrames frames = GeneratedFrames.of(SIZE, 20 * i, 20 * i + 9 + 2 * i);
            inputs.add(new OnePointLoop.Input(
                    "c" + i, "c" + i, KeyReason.FIRST, frames, SIZE, Labels.none(), row -> masks.add(row.mask())));
        }
        new OnePointLoop(system(), Schedulers.parse("fixed:4"), settings)
                .run(inputs)
                .forEach(LoopOutcome::orThrow);
        return all;
    }

    @Test
    default void everyFrameHasAMaskOfTheSizeAskedFor() {
        List<List<LabelMap>> masks = masks(OnePointLoop.Settings.defaults(), 0, 3);

        assertThat(masks).extracting(List::size).containsExactly(9, 11, 13);
        assertThat(masks.get(2)).extracting(LabelMap::size).containsOnly(SIZE);
    }

    @Test
    default void sequencesSideBySideGiveWhatTheyGiveAlone() {
        List<List<LabelMap>> together = masks(OnePointLoop.Settings.defaults(), 0, 3);

        for (int i = 0; i < 3; i++) {
            assertThat(together.get(i))
                    .isEqualTo(masks(OnePointLoop.Settings.defaults(), i, i + 1).get(0));
        }
    }

    @Test
    default void aLargerWindowChangesNothing() {
        assertThat(masks(OnePointLoop.Settings.defaults().withWindow(16), 0, 3))
                .isEqualTo(masks(OnePointLoop.Settings.defaults(), 0, 3));
    }
}
