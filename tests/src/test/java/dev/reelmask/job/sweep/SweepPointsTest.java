package dev.reelmask.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepPointsTest {
    @TempDir
    private Path folder;

    private static List<String> read(String text) {
        return new SweepPoints(List.of(Propagation.BLEND, Propagation.CAUSAL), List.of(FlowPath.INIT))
                .read(text).stream().map(SweepPoint::toString).toList();
    }

    @Test
    void whatAPointDoesNotNameIsCrossed() {
        assertThat(read("every-frame,fixed:5,fixed:12/nearest random:0.2,seed=3/causal/direct"))
                .containsExactly(
                        "every-frame",
                        "fixed:5/blend/init",
                        "fixed:5/causal/init",
                        "fixed:12/nearest/init",
                        "random:0.2,seed=3/causal/direct");
    }

    @Test
    void eachPointIsTakenOnce() {
        assertThat(read("fixed:5,fixed:5/blend/init,fixed:1,every-frame"))
                .containsExactly("fixed:5/blend/init", "fixed:5/causal/init", "every-frame");
        assertThat(read("every-frame/blend,every-frame/causal,fixed:1/nearest/direct"))
                .as("which propagates nothing, however it is spelt")
                .containsExactly("every-frame");
    }

    @Test
    void slashesOfAPlansPlaceAreTheSchedulers() {
        assertThat(read("plan:/a/key_plans/run=keys-0.1-x/blend/auto,plan:s3a://c/key_plans/run=y,fixed:5"))
                .containsExactly(
                        "plan:/a/key_plans/run=keys-0.1-x/blend/auto",
                        "plan:s3a://c/key_plans/run=y/blend/init",
                        "plan:s3a://c/key_plans/run=y/causal/init",
                        "fixed:5/blend/init",
                        "fixed:5/causal/init");
    }

    @Test
    void slashesOfATablesPlaceBelongToItsScheduler() {
        assertThat(read("optimal:8,table=/a/b,two-sided/blend/auto,agreement:90,table=s3a://c/transitions/run=x/causal"
                        + ",optimal:5,table=d/blend"))
                .containsExactly(
                        "optimal:8,table=/a/b,two-sided/blend/auto",
                        "agreement:90,table=s3a://c/transitions/run=x/causal/init",
                        "optimal:5,table=d/blend/init");
    }

    /** As {@code --points <(…)} of a shell is one. */
    @Test
    void aPipeIsReadAsAFile() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> write(pipe, "fixed:5/blend\r\nfixed:6/causal\r\n"));
        writer.start();

        assertThat(read(pipe.toString())).containsExactly("fixed:5/blend/init", "fixed:6/causal/init");
        writer.join();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileHoldsAPointALine() throws IOException {
        Path file = folder.resolve("points.txt");
        Files.writeString(file, "# all that we tried\nfixed:5/blend\n\nfixed:5,offset=2/causal # later\n");

        assertThat(read(file.toString())).containsExactly("fixed:5/blend/init", "fixed:5,offset=2/causal/init");
    }

    @Test
    void mistakesSayWhatIsWrong() throws IOException {
        Path empty = folder.resolve("empty.txt");
        Files.writeString(empty, "# nothing\n");

        assertThatThrownBy(() -> read("fixed:5/mixed"))
                .isInstanceOf(UserException.class)
                .hasMessage("point 'fixed:5/mixed': 'mixed' is none of blend, votes, nearest, causal");
        assertThatThrownBy(() -> read("fixed:5/blend/init/x")).hasMessageContaining("write scheduler/propagation");
        assertThatThrownBy(() -> read("fxed:5")).hasMessageContaining("did you mean 'fixed'");
        assertThatThrownBy(() -> read(empty.toString())).hasMessageContaining("holds no point");
        assertThatThrownBy(() -> read(folder.resolve("none.txt").toString()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none.txt' is no file, and as a point: ");
        Path latin = folder.resolve("latin.txt");
        Files.write(latin, new byte[] {'f', (byte) 0xe4});
        assertThatThrownBy(() -> read(latin.toString()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not text in UTF-8");
    }
}
