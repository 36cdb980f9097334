package dev.reelmask.job.export;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.export.format.ExportClasses;
import dev.reelmask.job.export.format.ExportFolder;
import dev.reelmask.job.export.format.ExportedSequence;
import dev.reelmask.job.export.format.MaskExport;
import dev.reelmask.publish.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Exports groups of sequences side by side, and tells how far that is. The first failure ends all. */
final class GroupPool {
    private static final double NS_PER_SECOND = 1e9;
    private static final long TERMINAL_SECONDS = 1;
    private static final long LOG_SECONDS = 15;
    private static final long PATIENCE_SECONDS = 5;

    private final Store store;
    private final ExportFolder folder;
    private final MaskExport export;
    private final Consumer<String> progress;

    GroupPool(Store store, ExportFolder folder, MaskExport export, Consumer<String> progress) {
        this.store = store;
        this.folder = folder;
        this.export = export;
        this.progress = progress;
    }

    List<ExportedSequence> export(
            List<ExportGroup> groups,
            ExportClasses classes,
            FrameChoice choice,
            Map<String, SequenceSpec> sources,
            int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, groups.size())));
        try {
            GroupTask.Frames frames = new GroupTask.Frames(classes, choice, sources, new AtomicLong());
            ExecutorCompletionService<List<ExportedSequence>> tasks = new ExecutorCompletionService<>(pool);
            for (ExportGroup group : groups) {
                Future<List<ExportedSequence>> unused =
                        tasks.submit(() -> new GroupTask(store, folder.another(), export, frames).run(group));
            }
            return await(
                    tasks,
                    groups.stream().flatMap(group -> group.sequences().stream()).toList(),
                    frames.read());
        } finally {
            end(pool);
        }
    }

    private List<ExportedSequence> await(
            ExecutorCompletionService<List<ExportedSequence>> tasks,
            List<ExportPlan.Sequence> sequences,
            AtomicLong read) {
        long frames = sequences.stream()
                .mapToLong(sequence -> sequence.planned().frames())
                .sum();
        long start = System.nanoTime();
        long every = CommonOptions.isTerminal() ? TERMINAL_SECONDS : LOG_SECONDS;
        List<ExportedSequence> done = new ArrayList<>();
        long told = start;
        while (done.size() < sequences.size()) {
            poll(tasks).ifPresent(future -> done.addAll(SideBySide.value(future)));
            long now = System.nanoTime();
            if (now - told >= every * NS_PER_SECOND) {
                told = now;
                double seconds = (now - start) / NS_PER_SECOND;
                progress.accept(line(done.size(), sequences.size(), read.get(), frames, seconds));
            }
        }
        return done;
    }

    private static Optional<Future<List<ExportedSequence>>> poll(
            ExecutorCompletionService<List<ExportedSequence>> tasks) {
        try {
            return Optional.ofNullable(tasks.poll(TERMINAL_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped");
        }
    }

    /** {@code 3/12 sequences 1234/5000 frames 85.2 frames/s 0:44 left}. */
    static String line(long sequences, long allSequences, long frames, long allFrames, double seconds) {
        double rate = frames / Math.max(seconds, 1e-3);
        long left = rate > 0 ? Math.round((allFrames - frames) / rate) : 0;
        return String.format(
                Locale.ROOT,
                "%d/%d sequences  %d/%d frames  %.1f frames/s  %d:%02d left",
                sequences,
                allSequences,
                frames,
                allFrames,
                rate,
                left / 60,
                left % 60);
    }

    /** Tasks that run drop what is unfinished when they are interrupted. */
    private static void end(ExecutorService pool) {
        pool.shutdownNow();
        try {
            boolean unused = pool.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
