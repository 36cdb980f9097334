package dev.reelmask.video.watch;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.damage.Integrity;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The caller's end of a decode that runs in another thread: a queue, bounded in frames and bytes, and a watchdog. */
public final class WatchedFrames implements SequenceFrames {
    private static final long LOOK_MILLIS = 100;
    private static final long CLOSE_MILLIS = 2_000;
    /** Kilobytes of frames that wait in the queue; one frame may always wait. */
    private static final int QUEUE_KB = 64 << 10;

    private sealed interface Event permits Opened, Frame, Ended, Failed {}

    private record Opened(VideoInfo info) implements Event {}

    private record Frame(RgbFrame frame, long decodeUs) implements Event {}

    private record Ended(Integrity integrity) implements Event {}

    private record Failed(Throwable cause) implements Event {}

    private final String name;
    private final Duration timeout;
    private final Progress progress = new Progress();
    private final BlockingQueue<Event> events;
    private final Semaphore room = new Semaphore(QUEUE_KB);
    private final Thread thread;
    private VideoInfo info;
    private Integrity integrity;
    private OptionalLong decodeUs = OptionalLong.empty();

    private WatchedFrames(String name, FrameProducer producer, DecodeSettings settings) {
        this.name = name;
        this.timeout = settings.timeout();
        this.events = new ArrayBlockingQueue<>(settings.queueFrames());
        this.thread = Watchdog.start(name, () -> run(producer));
    }

    /** Starts decoding and waits until the sequence is open. */
    public static WatchedFrames start(String name, FrameProducer producer, DecodeSettings settings) {
        WatchedFrames frames = new WatchedFrames(name, producer, settings);
        try {
            if (frames.await() instanceof Opened opened) {
                frames.info = opened.info();
                return frames;
            }
            throw new IllegalStateException(name + " gave a frame before it was announced");
        } catch (RuntimeException | Error e) {
            frames.close();
            throw e;
        }
    }

    private void run(FrameProducer producer) {
        Event last;
        try {
            last = new Ended(producer.produce(new QueueSink(), progress));
        } catch (CancellationException e) {
            return;
        } catch (Throwable e) {
            last = new Failed(e);
        }
        try {
            put(last);
        } catch (CancellationException e) {
            // the caller has closed and wants to hear nothing
        }
    }

    private final class QueueSink implements FrameProducer.Sink {
        /** When the producer went on decoding. */
        private long startNs;

        @Override
        public void opened(VideoInfo opened) {
            put(new Opened(opened));
            startNs = System.nanoTime();
        }

        @Override
        public void accept(RgbFrame frame) {
            long decodeUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs);
            waitForRoom(frame);
            put(new Frame(frame, decodeUs));
            startNs = System.nanoTime();
        }
    }

    private static int kilobytes(RgbFrame frame) {
        return Math.min(QUEUE_KB, frame.rgb().length >> 10);
    }

    private void waitForRoom(RgbFrame frame) {
        try {
            while (!room.tryAcquire(kilobytes(frame), LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.check();
            }
        } catch (InterruptedException e) {
            throw new CancellationException("decoding was cancelled");
        }
    }

    private void put(Event event) {
        try {
            while (!events.offer(event, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.check();
            }
            progress.made();
        } catch (InterruptedException e) {
            throw new CancellationException("decoding was cancelled");
        }
    }

    @Override
    public VideoInfo info() {
        return info;
    }

    @Override
    public Integrity integrity() {
        if (integrity == null) {
            throw new IllegalStateException("the integrity of %s is known at its end only".formatted(name));
        }
        return integrity;
    }

    @Override
    public Optional<RgbFrame> next() {
        if (integrity != null) {
            return Optional.empty();
        }
        Event event = await();
        if (event instanceof Frame frame) {
            room.release(kilobytes(frame.frame()));
            decodeUs = OptionalLong.of(frame.decodeUs());
            return Optional.of(frame.frame());
        }
        if (event instanceof Ended ended) {
            integrity = ended.integrity();
            return Optional.empty();
        }
        throw new IllegalStateException("%s was announced twice".formatted(name));
    }

    @Override
    public OptionalLong decodeUs() {
        return decodeUs;
    }

    private Event await() {
        long asked = System.nanoTime();
        try {
            Event event = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            while (event == null) {
                if (progress.isCancelled()) {
                    throw new IllegalStateException(name + " is closed");
                }
                // a thread that waited for a slow caller made no progress either
                if (Math.min(progress.idleNanos(), System.nanoTime() - asked) > timeout.toNanos()) {
                    Watchdog.abandon(progress, thread);
                    throw Watchdog.timedOut(name, timeout);
                }
                event = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (event instanceof Failed failed) {
                throw Watchdog.rethrown(name, failed.cause());
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Watchdog.interrupted(name);
        }
    }

    /** Ends the decode and waits up to two seconds for its native memory to be freed. */
    @Override
    public void close() {
        Watchdog.abandon(progress, thread);
        events.clear();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
