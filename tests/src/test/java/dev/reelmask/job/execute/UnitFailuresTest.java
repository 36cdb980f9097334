package dev.reelmask.job.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UnitFailuresTest {
    @Test
    void aKnownReasonIsKept() {
        RuntimeException failure =
                new IllegalStateException(new SequenceException(ReasonCode.DECODE_TIMEOUT, "hangs at frame 3"));

        assertThat(UnitFailures.classify("a", failure))
                .isEqualTo(new UnitResult.Failed("a", ReasonCode.DECODE_TIMEOUT, "hangs at frame 3"));
    }

    @Test
    void otherFailuresGetAReasonByTheirKind() {
        assertThat(reason(new UncheckedIOException(new IOException("disk full"))))
                .isEqualTo(ReasonCode.IO_ERROR);
        assertThat(reason(new IllegalStateException(new IOException("reset")))).isEqualTo(ReasonCode.IO_ERROR);
        assertThat(reason(new OutOfMemoryError("direct"))).isEqualTo(ReasonCode.OUT_OF_MEMORY);
        assertThat(reason(new IllegalStateException(new OutOfMemoryError("Java heap space"))))
                .isEqualTo(ReasonCode.OUT_OF_MEMORY);
        assertThat(reason(new NullPointerException())).isEqualTo(ReasonCode.INTERNAL_ERROR);
        assertThat(((UnitResult.Failed) UnitFailures.classify("a", new NullPointerException("x"))).message())
                .contains("NullPointerException: x at ", "UnitFailuresTest");
    }

    @Test
    void aMistakeOfTheUserIsNoSequencesFault() {
        assertThatThrownBy(() -> UnitFailures.classify("a", new UserException("no such class set")))
                .isInstanceOf(UserException.class)
                .hasMessage("no such class set");
    }

    @Test
    void whatRanOutOfMemoryIsTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();

        String second = UnitFailures.attempt(
                2,
                () -> {
                    if (attempts.incrementAndGet() < 2) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                    return "looked at";
                },
                failed -> failed.message(),
                "a");

        assertThat(second).isEqualTo("looked at");
        assertThat(((UnitResult.Failed) UnitFailures.classify("a", new OutOfMemoryError("Java heap space"))).message())
                .contains("Java heap space", "more heap", "loop.held-mb");
    }

    @Test
    void failuresOfOtherKindsAreFinal() {
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();

        String third = UnitFailures.attempt(
                3,
                () -> {
                    if (reads.incrementAndGet() < 2) {
                        throw new UncheckedIOException(new IOException("reset"));
                    }
                    return "read";
                },
                failed -> failed.message(),
                "a");
        String never = UnitFailures.attempt(
                3,
                () -> {
                    others.incrementAndGet();
                    throw new SequenceException(ReasonCode.EMPTY_FILE, "empty");
                },
                failed -> failed.message(),
                "a");

        assertThat(third).isEqualTo("read");
        assertThat(reads).hasValue(2);
        assertThat(never).isEqualTo("empty");
        assertThat(others).hasValue(1);
    }

    private static ReasonCode reason(Throwable failure) {
        return ((UnitResult.Failed) UnitFailures.classify("a", failure)).reason();
    }
}
