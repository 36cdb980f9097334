package dev.reelmask.synthetic;

import dev.reelmask.frame.UserException;
import dev.reelmask.synthetic.FaceCorpusSpec.PlannedClip;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Writes a generated corpus: {@code <part>/<subject>_<clip>.mp4} with {@code <part>/<subject>_<clip>.labels/000000.png}
 * and on, one 8-bit grey label a frame. Holds one frame a thread in memory.
 */
public final class FaceCorpus {
    private FaceCorpus() {}

    /**
     * Writes the corpus; returns when all is there.
     *
     * @param out a folder that is empty or not there
     * @param progress is told the number of frames written so far, by any thread
     * @throws UserException if {@code out} holds something or cannot be written
     */
    public static void generate(Path out, FaceCorpusSpec spec, IntConsumer progress) {
        requireEmpty(out);
        AtomicInteger written = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(spec.threads());
        try {
            List<Future<?>> clips = new ArrayList<>();
            for (PlannedClip clip : spec.plan()) {
                clips.add(workers.submit(() -> write(out, clip, () -> progress.accept(written.incrementAndGet()))));
            }
            for (Future<?> clip : clips) {
                clip.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while generating " + out, e);
        } finally {
            workers.shutdownNow();
        }
    }

    private static void requireEmpty(Path out) {
        if (!Files.exists(out)) {
            return;
        }
        try (Stream<Path> entries = Files.list(out)) {
            if (entries.findAny().isPresent()) {
                throw new UserException("%s is not empty; give another --out, or delete it first".formatted(out));
            }
        } catch (IOException e) {
            throw new UserException("%s is not a folder that can be read: %s".formatted(out, e), e);
        }
    }

    private static void write(Path out, PlannedClip planned, Runnable frameWritten) {
        FaceClip.Spec spec = planned.spec();
        Path part = out.resolve(planned.part());
        Path labels = part.resolve(planned.name() + ".labels");
        try {
            Files.createDirectories(labels);
        } catch (IOException e) {
            throw new UserException("folder %s cannot be made: %s".formatted(labels, e), e);
        }
        FaceClip clip = new FaceClip(spec);
        EncodeSettings settings = EncodeSettings.atRate(spec.framesPerSecond());
        try (VideoWriter video = new VideoWriter(part.resolve(planned.name() + ".mp4"), spec.size(), settings)) {
            for (int i = 0; i < spec.frames(); i++) {
                LabelledFrame frame = clip.frame(i);
                video.write(frame.frame().rgb());
                Files.write(labels.resolve(String.format(Locale.ROOT, "%06d.png", i)), LabelPng.encode(frame.label()));
                frameWritten.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing labels to " + labels + " failed", e);
        }
    }
}
