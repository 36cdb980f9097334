package dev.reelmask.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link FrameSource} keeps. */
@Timeout(60)
public interface FrameSourceContract {
    /** A source of at least three frames, the same each time; the test closes it. */
    FrameSource open();

    /** A source that gives a frame and then fails, empty if this kind cannot. */
    default Optional<FrameSource> failing() {
        return Optional.empty();
    }

    private static List<RgbFrame> all(FrameSource source) {
        List<RgbFrame> frames = new ArrayList<>();
        for (Optional<RgbFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
            frames.add(frame.get());
        }
        return frames;
    }

    @Test
    default void framesAreInOrderOfOneSizeAndTimesNeverGoBack() {
        try (FrameSource source = open()) {
            List<RgbFrame> frames = all(source);

            assertThat(frames).hasSizeGreaterThanOrEqualTo(3);
            for (int i = 1; i < frames.size(); i++) {
                RgbFrame before = frames.get(i - 1);
                assertThat(frames.get(i).index()).isGreaterThan(before.index());
                assertThat(frames.get(i).ptsUs()).isGreaterThanOrEqualTo(before.ptsUs());
                assertThat(frames.get(i).size()).isEqualTo(before.size());
            }
        }
    }

    @Test
    default void theEndStaysTheEnd() {
        try (FrameSource source = open()) {
            all(source);

            assertThat(source.next()).isEmpty();
            assertThat(source.next()).isEmpty();
        }
    }

    @Test
    default void aFrameStaysAsItIsWhenTheNextAreRead() {
        try (FrameSource source = open()) {
            RgbFrame first = source.next().orElseThrow();
            byte[] bytes = first.rgb().clone();

            all(source);

            assertThat(first.rgb()).isEqualTo(bytes);
        }
    }

    @Test
    default void twoOfASequenceGiveTheSame() {
        try (FrameSource one = open();
                FrameSource two = open()) {
            RgbFrame[] others = all(two).toArray(RgbFrame[]::new);

            assertThat(all(one))
                    .usingElementComparator((a, b) ->
                            a.index() == b.index() && a.ptsUs() == b.ptsUs() && Arrays.equals(a.rgb(), b.rgb()) ? 0 : 1)
                    .containsExactly(others);
        }
    }

    @Test
    default void closesBeforeTheFirstFrameInTheMiddleAndAgain() {
        FrameSource unread = open();
        unread.close();
        assertThatCode(unread::close).doesNotThrowAnyException();

        FrameSource begun = open();
        assertThat(begun.next()).isPresent();
        begun.close();
        assertThatCode(begun::close).doesNotThrowAnyException();
    }

    @Test
    default void closesAgainAfterTheEnd() {
        FrameSource source = open();
        all(source);
        source.close();

        assertThatCode(source::close).doesNotThrowAnyException();
    }

    @Test
    default void tellsTheTimeOfDecodingOfAllFramesOrOfNone() {
        try (FrameSource source = open()) {
            assertThat(source.next()).isPresent();
            boolean tells = source.decodeUs().isPresent();

            do {
                assertThat(source.decodeUs().isPresent()).isEqualTo(tells);
                source.decodeUs().ifPresent(micros -> assertThat(micros).isNotNegative());
            } while (source.next().isPresent());
        }
    }

    @Test
    default void aSourceThatFailedIsClosedAsAnyOther() {
        Optional<FrameSource> failing = failing();
        assumeTrue(failing.isPresent(), "this kind of source cannot fail");
        FrameSource source = failing.get();
        assertThat(source.next()).isPresent();

        assertThatThrownBy(() -> all(source)).isInstanceOf(RuntimeException.class);

        source.close();
        assertThatCode(source::close).doesNotThrowAnyException();
    }
}
