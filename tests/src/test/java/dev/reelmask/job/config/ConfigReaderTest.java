package dev.reelmask.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.tree.LinkPolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.video.damage.DamagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    private Path folder;

    @Test
    void theCommentedFileListsEveryKey() {
        JobConfig config = ConfigReader.read(Optional.empty(), Map.of());

        assertThat(config.loop().scheduler()).isEqualTo("fixed:5");
        assertThat(config.loop().propagation()).isEqualTo(Propagation.BLEND);
        assertThat(config.plan().pieceFrames()).isEqualTo(1000);
        assertThat(config.execute().master()).isEqualTo("local[*]");
        assertThat(config.spark()).isEmpty();
    }

    @Test
    void everyKeyHasAComment() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../conf/reelmask.yaml"));

        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).matches("  [a-z-]+:.*")) {
                assertThat(lines.get(i - 1)).as(lines.get(i)).matches("  (#|[a-z-]+-ms:|flow-ms|decode-ms).*");
            }
        }
    }

    @Test
    void everyProfileOfTheProjectIsValid() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../conf"))) {
            List<Path> profiles = files.filter(f -> f.toString().endsWith(".yaml"))
                    .filter(f -> !f.endsWith("networks.yaml")) // the catalogue, which is none
                    .toList();

            assertThat(profiles).isNotEmpty();
            profiles.forEach(p -> assertThat(ConfigReader.read(Optional.of(p), Map.of()))
                    .as(p.toString())
                    .isNotNull());
        }
    }

    @Test
    void aProfileChangesOnlyWhatItNames() {
        JobConfig config = read("plan: {piece-frames: 50}\nspark: {spark.ui.port: 5050}");

        assertThat(config.plan().pieceFrames()).isEqualTo(50);
        assertThat(config.plan().tasksPerSlot()).isEqualTo(4);
        assertThat(config.spark()).containsExactly(Map.entry("spark.ui.port", "5050"));
    }

    @Test
    void theCommandLineGoesOverTheProfile() throws IOException {
        Path profile = Files.writeString(folder.resolve("p.yaml"), "loop: {scheduler: fixed:3, window: 4}");

        JobConfig config = ConfigReader.read(
                Optional.of(profile), Map.of("loop.scheduler", "random:0.2,seed=3", "spark.spark.ui.enabled", "false"));

        assertThat(config.loop().scheduler()).isEqualTo("random:0.2,seed=3");
        assertThat(config.loop().window()).isEqualTo(4);
        assertThat(config.spark()).containsEntry("spark.ui.enabled", "false");
    }

    @Test
    void aListMayBeWrittenAsOneText() {
        assertThat(read("corpus: {include: ['a/**', b], exclude: '{c,d}.mp4', links: refuse}")
                        .corpus())
                .isEqualTo(new JobConfig.CorpusConfig(
                        "",
                        "auto",
                        List.of("a/**", "b"),
                        List.of("{c,d}.mp4"),
                        LinkPolicy.REFUSE,
                        "",
                        0,
                        DamagePolicy.KEEP,
                        0.9));
        assertThat(read("corpus: {include: ''}").corpus().include()).isEmpty();
        assertThatThrownBy(() -> read("corpus: {include: [{a: b}]}"))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("'corpus.include' must be text, got 'a map'");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestName() {
        assertThatThrownBy(() -> read("plan: {piece-frame: 50}"))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("p.yaml: unknown key 'plan.piece-frame'; did you mean 'plan.piece-frames'?");
        assertThatThrownBy(() -> read("plans: {piece-frames: 50}"))
                .hasMessageEndingWith("p.yaml: unknown key 'plans'; did you mean 'plan'?");
    }

    @Test
    void aWrongTypeSaysWhatIsExpected() {
        assertThatThrownBy(() -> read("plan: {piece-frames: many}"))
                .hasMessageEndingWith("p.yaml: 'plan.piece-frames' must be a whole number, got 'many'");
        assertThatThrownBy(() -> read("plan: {piece-frames: 99999999999}"))
                .hasMessageEndingWith("'plan.piece-frames' must be within ±2147483647, got '99999999999'");
        assertThatThrownBy(() -> read("plan: {task-seconds: soon}"))
                .hasMessageEndingWith("'plan.task-seconds' must be a number, got 'soon'");
        assertThatThrownBy(() -> read("plan: 3")).hasMessageEndingWith("'plan' must be a section with keys, got '3'");
        assertThatThrownBy(() -> read("loop: {scheduler: [a]}")).hasMessageContaining("must be text");
        assertThatThrownBy(() -> read("loop: {propagation: both}"))
                .hasMessageEndingWith("'loop.propagation' must be one of blend, votes, nearest, causal, got 'both'");
    }

    @Test
    void aValueOutOfBoundsNamesItsKey() {
        assertThatThrownBy(() -> read("plan: {piece-frames: 1}"))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("plan.piece-frames must be at least 2, got 1");
    }

    @Test
    void whatIsNotYamlIsAUserError() {
        assertThatThrownBy(() -> read("plan: {"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("is not YAML");
        assertThatThrownBy(() -> ConfigReader.read(Optional.of(folder.resolve("absent.yaml")), Map.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cannot read the configuration");
    }

    private JobConfig read(String yaml) {
        try {
            return ConfigReader.read(Optional.of(Files.writeString(folder.resolve("p.yaml"), yaml)), Map.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
