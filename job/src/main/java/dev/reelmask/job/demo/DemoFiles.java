package dev.reelmask.job.demo;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.synthetic.FaceCorpus;
import dev.reelmask.synthetic.FaceCorpusSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the demo works on: a generated corpus and the bundle that ships in the jar. Made once, then kept. */
final class DemoFiles {
    private static final String BUNDLE = "bundles/face-lite/";
    private static final List<String> BUNDLE_FILES = List.of("features.pt", "scheduler.pt", "bundle.yaml");
    private static final long SEED = 20_260_101;
    private static final int SUBJECTS = 3;
    private static final int CLIPS_PER_SUBJECT = 2;
    private static final int FRAMES = 120;
    private static final int NOTE_EVERY = 180;
    private static final int RATE = 25;
    private static final FrameSize SIZE = new FrameSize(256, 256);

    private final Path folder;
    private final FaceCorpusSpec spec;

    DemoFiles(Path folder, FaceCorpusSpec spec) {
        this.folder = folder;
        this.spec = spec;
    }

    /** Six clips of three people: some minutes of work for two cores. */
    static FaceCorpusSpec standardCorpus() {
        return new FaceCorpusSpec(
                SEED,
                new FaceCorpusSpec.Subjects(0, 0, SUBJECTS),
                CLIPS_PER_SUBJECT,
                new FaceCorpusSpec.ClipShape(SIZE, FRAMES, RATE),
                Runtime.getRuntime().availableProcessors());
    }

    /**
     * Clips of people that the network has never seen, labelled; appears whole or not at all.
     *
     * @param note takes lines of progress, from several threads
     */
    Path corpus(Consumer<String> note) {
        Path corpus = folder.resolve("corpus");
        if (Files.isDirectory(corpus)) {
            return corpus;
        }
        Path unfinished = folder.resolve("corpus.unfinished");
        try {
            delete(unfinished);
            FaceCorpus.generate(unfinished, spec, written -> {
                if (written % NOTE_EVERY == 0) {
                    note.accept(String.format(Locale.ROOT, "corpus   %d frames generated", written));
                }
            });
            return Files.move(unfinished, corpus, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UserException("the demo's corpus cannot be written to %s: %s".formatted(folder, e), e);
        }
    }

    /** The bundle, unpacked from the jar so that executors can read it like any other. */
    Path bundle() {
        Path bundle = folder.resolve(BUNDLE);
        try {
            Files.createDirectories(bundle);
            for (String name : BUNDLE_FILES) {
                try (InputStream in = DemoFiles.class.getResourceAsStream(BUNDLE + name)) {
                    if (in == null) {
                        throw new IllegalStateException("the build lacks the bundle's file " + name);
                    }
                    Files.copy(in, bundle.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UserException("the demo's bundle cannot be written to %s: %s".formatted(bundle, e), e);
        }
        return bundle;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
