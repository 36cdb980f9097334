package dev.reelmask.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every package says what it is, and why it is large where it is. */
class PackagesTest {
    private static final int FILES = 20;
    private static final String REASON = "More than twenty files:";
    private static final String INFO = "package-info.java";

    private static Stream<Path> packages() throws IOException {
        List<Path> found = List.of("io", "udf", "job").stream()
                .flatMap(module -> folders(Path.of("..", module, "src/main/java")))
                .filter(folder -> !files(folder).isEmpty())
                .toList();
        return found.stream();
    }

    private static Stream<Path> folders(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isDirectory).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Source files but the package's own description. */
    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith(INFO))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void arePackagesOfAllModules() throws IOException {
        assertThat(packages()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void saysWhatItIs(Path folder) {
        assertThat(folder.resolve(INFO)).content().contains("/**");
    }

    @ParameterizedTest
    @MethodSource("packages")
    void isSmallOrSaysWhyItIsNot(Path folder) throws IOException {
        List<Path> files = files(folder);

        assertThat(Files.readString(folder.resolve(INFO)).contains(REASON))
                .as("whether %s, of %d files, gives a reason for more than %d", folder, files.size(), FILES)
                .isEqualTo(files.size() > FILES);
    }
}
