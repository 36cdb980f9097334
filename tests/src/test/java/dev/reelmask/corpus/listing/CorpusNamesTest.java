package dev.reelmask.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.Corpus;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.FileNames;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.LabelReader;
import dev.reelmask.corpus.tree.ListingSettings;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.mask.MaskImages;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names beyond ASCII, names that are no text, and names with colons. */
class CorpusNamesTest {
    private static final Configuration HADOOP = new Configuration();
    private static final FrameSize SIZE = new FrameSize(64, 48);

    @TempDir
    private Path root;

    private Corpus corpus;

    @BeforeEach
    void corpus() {
        corpus = new Corpus(root);
    }

    @Test
    void namesOfEveryAlphabetAreListedAndFramesKeepTheirNumbers() {
        assumeTrue(FileNames.areUtf8(), "the locale's file names are not UTF-8");
        corpus.files("Straße_日本.mp4", "f/000.png", "f/001é.png", "f/002.png");

        List<SequenceSpec> specs = corpus.list().sequences();

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("Straße_日本", "f");
        assertThat(specs.get(0).source()).isEqualTo(corpus.source("Stra%C3%9Fe_%E6%97%A5%E6%9C%AC.mp4"));
        assertThat(specs.get(1).images())
                .extracting(image -> Path.of(image).getFileName().toString())
                .containsExactly("000.png", "001é.png", "002.png");
    }

    @Test
    void namesThatAreNotUtf8AreListedButSetAside() {
        assumeTrue(FileNames.areUtf8(), "the locale's file names are not UTF-8");
        corpus.files("plain.mp4", "f/000.png", "f/002.png", "g/0.png")
                .escaped("caf%E9.mp4")
                .escaped("caf%E8.mp4")
                .escaped("f/001%E9.png")
                .escaped("notes%E9.txt")
                .escaped("d%E9/v.mp4");

        CorpusListing listing = corpus.list();

        assertThat(listing.sequences()).extracting(SequenceSpec::id).containsExactly("g", "plain");
        assertThat(listing.unlistable())
                .allMatch(entry -> entry.reason() == ReasonCode.IO_ERROR)
                .extracting(entry -> entry.id() + " " + entry.source())
                .containsExactly(
                        "caf-e8 " + corpus.source("caf%E8.mp4"),
                        "caf-e9 " + corpus.source("caf%E9.mp4"),
                        "d-e9__v " + corpus.source("d%E9/v.mp4"),
                        "f " + corpus.source("f"));
        assertThat(listing.unlistable().get(0).message())
                .isEqualTo(
                        corpus.source("caf%E8.mp4")
                                + " has a path that is not UTF-8, so that Java cannot open it; rename it, for example with convmv");
        assertThat(listing.unlistable().get(3).message())
                .startsWith("its frames cannot be numbered: " + corpus.source("f/001%E9.png"));
    }

    @Test
    void aPoorLocaleRefusesTheStartWhereItWouldLoseNames() throws Exception {
        corpus.files("plain.mp4").escaped("Stra%C3%9Fe.mp4");

        assertThat(listedUnder("C"))
                .isEqualTo(
                        "%s has a name beyond ASCII, which is not safe in ANSI_X3.4-1968, this Java's encoding of file names: start it with LC_ALL=C.UTF-8 in the environment, as submit/reelmask does (executors: spark.executorEnv.LC_ALL)"
                                .formatted(corpus.source("Stra%C3%9Fe.mp4")));
        assertThat(listedUnder("C.UTF-8")).isEqualTo("[Straße, plain]");
    }

    @Test
    void aPoorLocaleDoesNotMindNamesThatDoNotMatter() throws Exception {
        corpus.files("plain.mp4").escaped("%C3%9Cbersicht.pdf").escaped("out/Stra%C3%9Fe.mp4");

        assertThat(listedUnder("C", "!out")).isEqualTo("[plain]");
    }

    @Test
    void colonsInNamesAreNothingSpecial() throws IOException {
        Path videos = Files.createDirectories(root.resolve("a:b"));
        Path video = videos.resolve("2024-01-01T10:20:30.mp4");
        try (VideoWriter writer = new VideoWriter(video, SIZE, EncodeSettings.atRate(25))) {
            writer.write(new byte[SIZE.pixels() * 3]);
            writer.write(new byte[SIZE.pixels() * 3]);
        }
        LabelMap label = new LabelMap(SIZE, new byte[SIZE.pixels()]);
        image("pics/10:20:31.png", label);
        image("pics/10:20:30.png", label);
        image("pics.labels/10:20:31.png", label);

        List<SequenceSpec> specs = corpus.list().sequences();

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("a-b__2024-01-01T10-20-30", "pics");
        assertThat(specs).extracting(CorpusNamesTest::frames).containsExactly(2, 2);
        assertThat(specs.get(1).labels()).containsOnlyKeys(1);
        assertThat(new LabelReader(ClassSets.named("binary"))
                        .read(HADOOP, specs.get(1).labels().get(1)))
                .isEqualTo(label);
    }

    @Test
    void aRootWithAColonIsAPath() {
        corpus.files("pics:2024/0.png", "2024-01-01T10:20:30.mp4");
        Path here = Path.of("").toAbsolutePath();

        String relative = here.relativize(root) + "/pics:2024";
        assertThat(ids(relative)).containsExactly("pics-2024");
        assertThat(ids(root + "/2024-01-01T10:20:30.mp4")).containsExactly("2024-01-01T10-20-30");
        assertThat(Corpora.root("pics:2024").getPath()).isEqualTo("./pics:2024");
        assertThat(Corpora.root("s3a://bucket/a b")).hasToString("s3a://bucket/a%20b");
    }

    @Test
    void strayChecksumFilesDoNotMatter() throws IOException {
        LabelMap label = new LabelMap(SIZE, new byte[SIZE.pixels()]);
        image("f/0.png", label);
        image("f.labels/0.png", label);
        for (String stray : List.of("f/.0.png.crc", "f.labels/.0.png.crc", "f/0.png.crc")) {
            Files.writeString(root.resolve(stray), "crc\0 of something else");
        }

        SequenceSpec spec = corpus.list().sequences().get(0);

        assertThat(frames(spec)).isEqualTo(1);
        assertThat(new LabelReader(ClassSets.named("binary"))
                        .read(HADOOP, spec.labels().get(0)))
                .isEqualTo(label);
    }

    @Test
    void aFileThatAnExecutorsLocaleCannotNameIsToldAsThat() throws Exception {
        assertThat(run("C", Opener.class)).contains("its name cannot be written in ANSI_X3.4-1968");
    }

    private static List<String> ids(String rootAsWritten) {
        return Corpora.list(HADOOP, Corpora.root(rootAsWritten), ListingSettings.of(CorpusLayout.AUTO))
                .sequences()
                .stream()
                .map(SequenceSpec::id)
                .toList();
    }

    private void image(String path, LabelMap content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, MaskImages.png(content));
    }

    private static int frames(SequenceSpec spec) {
        int count = 0;
        try (SequenceFrames frames =
                SequenceDecoder.open(HADOOP, spec, SizePolicy.source(), FrameRange.all(), DecodeSettings.defaults())) {
            for (Optional<RgbFrame> next = frames.next(); next.isPresent(); next = frames.next()) {
                count++;
            }
        }
        return count;
    }

    private String listedUnder(String locale, String... globs) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(root.toString()));
        arguments.addAll(List.of(globs));
        return run(locale, Lister.class, arguments.toArray(String[]::new));
    }

    /** What a main class prints in a JVM of another locale. */
    private static String run(String locale, Class<?> main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed.strip();
    }

    /** Prints the ids of a corpus, or the message. */
    static final class Lister {
        private Lister() {}

        public static void main(String[] arguments) {
            Corpus corpus = new Corpus(new File(arguments[0]).toPath());
            String[] globs = Arrays.copyOfRange(arguments, 1, arguments.length);
            String printed;
            try {
                printed = corpus.globs(globs).sequences().stream()
                        .map(SequenceSpec::id)
                        .toList()
                        .toString();
            } catch (UserException e) {
                printed = e.getMessage();
            }
            System.out.writeBytes(printed.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Prints why a label of a name beyond ASCII cannot be read. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) {
            try {
                new LabelReader(ClassSets.named("binary")).read(HADOOP, "file:/tmp/Stra\u00dfe.png");
            } catch (SequenceException e) {
                System.out.writeBytes(e.getMessage().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
