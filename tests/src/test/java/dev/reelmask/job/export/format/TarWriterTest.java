package dev.reelmask.job.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarWriterTest {
    @TempDir
    private Path folder;

    @Test
    void tarReadsNamesOfAnyLengthAndAlphabet() throws Exception {
        List<String> names = List.of(
                "clip/000000.json",
                "x".repeat(99) + "/000000.json",
                "видео/000001.json",
                "y".repeat(89) + "/z",
                "w".repeat(97) + "/000002.json");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(bytes);
        for (String name : names) {
            tar.add(name, name.getBytes(StandardCharsets.UTF_8));
        }
        tar.end();
        Path archive = folder.resolve("a.tar");
        Files.write(archive, bytes.toByteArray());

        Process process = new ProcessBuilder("tar", "-xf", archive.toString(), "-C", folder.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
        assertThat(bytes.size()).isEqualTo(tar.bytes());
        // the names' bytes are found whatever the locale of this process makes of them
        assertThat(contents()).containsExactlyInAnyOrderElementsOf(names);
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".tar"))
                    .map(TarWriterTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
