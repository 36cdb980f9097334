package dev.reelmask.job.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Small reads that wait for storage, many at a time. */
final class SideBySide {
    private static final int THREADS = 16;

    private SideBySide() {}

    /**
     * The value of each key.
     *
     * @param reader makes what reads, one for each thread
     */
    static <K, R, V> Map<K, V> map(List<K> keys, Supplier<R> reader, BiFunction<R, K, V> read) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, keys.size())));
        ThreadLocal<R> readers = ThreadLocal.withInitial(reader);
        try {
            List<Future<V>> values = keys.stream()
                    .map(key -> pool.submit(() -> read.apply(readers.get(), key)))
                    .toList();
            Map<K, V> all = new HashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                all.put(keys.get(i), value(values.get(i)));
            }
            return all;
        } finally {
            pool.shutdownNow();
        }
    }

    /** What a task gave; its failure as it was thrown. */
    static <V> V value(Future<V> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
