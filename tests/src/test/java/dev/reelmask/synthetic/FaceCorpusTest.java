package dev.reelmask.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.LabelReader;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaceCorpusTest {
    private static final FrameSize SIZE = new FrameSize(96, 64);

    @TempDir
    private Path folder;

    private static FaceCorpusSpec spec(long seed, int threads) {
        return spec(seed, threads, FaceCorpusSpec.Moods.STEADY);
    }

    private static FaceCorpusSpec spec(long seed, int threads, FaceCorpusSpec.Moods moods) {
        FaceCorpusSpec.ClipShape clip = new FaceCorpusSpec.ClipShape(SIZE, 6, 25, moods);
        return new FaceCorpusSpec(seed, new FaceCorpusSpec.Subjects(2, 1, 1), 2, clip, threads);
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameBytesOnAnyNumberOfThreads(FaceCorpusSpec.Moods moods) throws IOException {
        AtomicInteger frames = new AtomicInteger();
        FaceCorpus.generate(folder.resolve("a"), spec(5, 1, moods), done -> frames.incrementAndGet());
        FaceCorpus.generate(folder.resolve("b"), spec(5, 3, moods), done -> {});
        FaceCorpus.generate(folder.resolve("c"), spec(6, 1, moods), done -> {});

        Map<String, String> first = files(folder.resolve("a"));
        assertThat(first).hasSize(8 * 7).isEqualTo(files(folder.resolve("b")));
        assertThat(first).isNotEqualTo(files(folder.resolve("c")));
        assertThat(frames).hasValue(8 * 6);
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    @Test
    void theCorpusReadsBackWithItsLabels() {
        FaceCorpus.generate(folder, spec(7, 1), done -> {});
        Configuration hadoop = new Configuration();

        List<SequenceSpec> sequences = Corpora.sequences(hadoop, folder.toUri(), CorpusLayout.AUTO);

        assertThat(sequences)
                .extracting(SequenceSpec::id)
                .contains("train__000_00", "validation__000_01", "test__000_00");
        SequenceSpec spec = sequences.stream()
                .filter(s -> s.id().equals("test__000_00"))
                .findFirst()
                .orElseThrow();
        FaceClip clip = spec(7, 1).plan().stream()
                .filter(p -> p.part().equals("test") && p.name().equals("000_00"))
                .map(p -> new FaceClip(p.spec()))
                .findFirst()
                .orElseThrow();
        LabelReader labels = new LabelReader(ClassSets.named("face-lite"));
        try (SequenceFrames frames =
                SequenceDecoder.open(hadoop, spec, SizePolicy.source(), FrameRange.all(), DecodeSettings.defaults())) {
            for (int i = 0; i < 6; i++) {
                RgbFrame frame = frames.next().orElseThrow();
                LabelledFrame drawn = clip.frame(i);
                assertThat(labels.read(hadoop, spec.labels().get(i))).isEqualTo(drawn.label());
                assertThat(meanDifference(frame.rgb(), drawn.frame().rgb())).isLessThan(12);
            }
            assertThat(frames.next()).isEmpty();
        }
    }

    private static double meanDifference(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return sum / a.length;
    }

    @Test
    void nobodyIsInTwoParts() {
        FaceCorpusSpec spec = new FaceCorpusSpec(
                9, new FaceCorpusSpec.Subjects(20, 10, 10), 1, new FaceCorpusSpec.ClipShape(SIZE, 1, 25), 1);
        Set<Long> seen = new HashSet<>();
        for (String part : List.of("train", "validation", "test")) {
            Set<Long> people = new HashSet<>();
            spec.plan().stream()
                    .filter(clip -> clip.part().equals(part))
                    .forEach(clip -> people.addAll(clip.spec().cast()));

            assertThat(people).noneMatch(seen::contains);
            seen.addAll(people);
        }
        assertThat(seen).hasSize(40);
    }

    @Test
    void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "keep");

        assertThatThrownBy(() -> FaceCorpus.generate(folder, spec(1, 1), done -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage("%s is not empty; give another --out, or delete it first".formatted(folder));
    }

    @Test
    void anOddSizeIsRefused() {
        assertThatThrownBy(() -> new FaceCorpusSpec.ClipShape(new FrameSize(97, 64), 6, 25))
                .hasMessage("a clip needs an even size, a frame and a positive rate, got 97x64, 6, 25");
    }
}
