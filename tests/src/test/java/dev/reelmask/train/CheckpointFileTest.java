package dev.reelmask.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.segmenter.TinyTraining;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
    private static final Network NETWORK = TinyTraining.network(2);
    private static final TrainingSetup AVERAGED = TrainingSetup.of(new Optimizer(Optimizer.Kind.ADAMW, 0, 0, 0, 0.9));

    @TempDir
    private Path folder;

    private static CheckpointFile.Checkpoint checkpoint(long seed) {
        TrainingState fresh = TrainingState.fresh(NETWORK, Weights.initial(NETWORK, seed), AVERAGED);
        return new CheckpointFile.Checkpoint(
                TrainingFacts.none().with("seed", Long.toString(seed)),
                new TrainingState(7, fresh.weights(), fresh.slots()));
    }

    private Path written() {
        Path file = folder.resolve("a.checkpoint");
        CheckpointFile.write(file, checkpoint(3));
        return file;
    }

    @Test
    void whatIsWrittenIsReadBack() {
        CheckpointFile.Checkpoint read = CheckpointFile.read(written());

        assertThat(read.facts()).isEqualTo(checkpoint(3).facts());
        assertThat(read.state().step()).isEqualTo(7);
        assertThat(read.state().weights().tensors())
                .isEqualTo(checkpoint(3).state().weights().tensors());
        assertThat(read.state().slots()).containsOnlyKeys("first", "second", "average");
        assertThat(CheckpointFile.isOne(written())).isTrue();
        assertThat(CheckpointFile.isOne(folder.resolve("none"))).isFalse();
        assertThat(CheckpointFile.weights(written()).tensors())
                .isEqualTo(checkpoint(3).state().result().tensors());
    }

    @Test
    void aFileThatWasCutShortAnywhereIsRefused() throws IOException {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);

        for (int length = 4; length < whole.length; length += length < 64 ? 1 : 97) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> CheckpointFile.read(file))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith("checkpoint %s is damaged or was cut short".formatted(file));
        }
    }

    @Test
    void oneOtherBitAnywhereIsRefused() throws IOException {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);

        for (int at = 4; at < whole.length; at += at < 64 ? 1 : 97) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);

            assertThatThrownBy(() -> CheckpointFile.read(file))
                    .as("byte %d", at)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("is damaged or was cut short: its content and its digest disagree.");
        }
    }

    @Test
    void aCheckpointOfAnOlderFormatIsRefusedInWords() throws IOException {
        Path file = Files.write(
                folder.resolve("old"),
                ByteBuffer.allocate(99).putInt(0x524d4b32).array());

        assertThatThrownBy(() -> CheckpointFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "checkpoint %s is of an older version of Reelmask, which did not note what it was made with; delete it to start anew",
                        file);
    }

    @Test
    void aWriteThatFailsLeavesTheOldFile() throws IOException {
        Path file = written();

        assertThatThrownBy(() -> WholeFile.replace(file, out -> {
                    out.write(new byte[100]);
                    throw new IOException("disk full");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("writing %s failed", file);

        assertThat(CheckpointFile.read(file).facts()).isEqualTo(checkpoint(3).facts());
        CheckpointFile.write(file, checkpoint(4));
        assertThat(CheckpointFile.read(file).facts()).isEqualTo(checkpoint(4).facts());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
