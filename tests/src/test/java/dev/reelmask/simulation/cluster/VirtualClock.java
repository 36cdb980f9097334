package dev.reelmask.simulation.cluster;

import dev.reelmask.publish.lease.LeaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that is nothing but the order of events. */
final class VirtualClock implements LeaseClock {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final double MS = 1e3;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::time).thenComparingLong(Event::number));
    private double seconds;
    private long numbers;

    private record Event(double time, long number, Runnable what) {}

    /** Seconds since the beginning. */
    double seconds() {
        return seconds;
    }

    void after(double wait, Runnable what) {
        events.add(new Event(seconds + wait, numbers++, what));
    }

    boolean hasNext() {
        return !events.isEmpty();
    }

    /** The next event happens. */
    void next() {
        Event event = events.remove();
        seconds = event.time();
        event.what().run();
    }

    @Override
    public Instant now() {
        return BEGIN.plusMillis((long) (seconds * MS));
    }

    /** What is due meanwhile happens. */
    @Override
    public void sleep(Duration time) {
        double end = seconds + time.toMillis() / MS;
        while (hasNext() && events.peek().time() <= end) {
            next();
        }
        seconds = end;
    }
}
