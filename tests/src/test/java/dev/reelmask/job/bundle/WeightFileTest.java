package dev.reelmask.job.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightFileTest {
    private static final byte[] FILE = new byte[3 << 20];

    @Test
    void aServerThatFallsSilentIsGivenUp() throws IOException {
        Download impatient = new Download(Duration.ofMillis(400));
        List<String> notes = new ArrayList<>();

        try (LoopbackFiles server = LoopbackFiles.serving("/w.pt", FILE)) {
            String url = server.url("/silent/w.pt");

            assertThatThrownBy(() -> WeightFile.of(url, Optional.of("0".repeat(64)), notes::add, impatient))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("cannot fetch " + url + ": nothing came for 0.4 s after 1.5 of 3.0 MiB.")
                    .hasMessageContaining("fetch the file by hand and add --weights FILE");
            assertThat(notes).containsExactly("fetching " + url + " (3.0 MiB)");
        }
    }

    @Test
    void whatComesIsKeptUntilItIsClosed() throws IOException {
        try (LoopbackFiles server = LoopbackFiles.serving("/w.pt", FILE)) {
            WeightFile file = WeightFile.of(
                    server.url("/w.pt"), Optional.of(LoopbackFiles.sha256(FILE)), note -> {}, Download.patient());

            assertThat(Files.readAllBytes(file.file())).isEqualTo(FILE);
            file.close();
            assertThat(file.file().getParent()).doesNotExist();
        }
    }
}
