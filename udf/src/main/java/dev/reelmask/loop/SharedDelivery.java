package dev.reelmask.loop;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One delivery for several runs of a sequence. An output that fails in one of them fails in all; the delivery ends when
 * all runs have ended. One thread at a time.
 */
final class SharedDelivery {
    private final ResultDelivery delivery;
    private final Map<Integer, RuntimeException> failures = new HashMap<>();
    private final Set<RowSink> running = new HashSet<>();
    private final Set<RowSink> open = new HashSet<>();

    SharedDelivery(ResultDelivery delivery) {
        this.delivery = delivery;
    }

    /** For a run of whole frames. */
    RowSink ofFrames() {
        return added(delivery::put);
    }

    /** For the run of one region. */
    RowSink ofRegion(RegionMerge merge, int region) {
        return added((output, row) -> merge.put(output, region, row, delivery));
    }

    private RowSink added(Taker taker) {
        RowSink sink = new Sink(taker);
        running.add(sink);
        open.add(sink);
        return sink;
    }

    private interface Taker {
        void put(int output, MadeRow row);
    }

    private final class Sink implements RowSink {
        private final Taker taker;

        Sink(Taker taker) {
            this.taker = taker;
        }

        @Override
        public void put(int output, MadeRow row) {
            check(output);
            taker.put(output, row);
        }

        @Override
        public void check(int output) {
            if (failures.containsKey(output)) {
                throw failures.get(output);
            }
            delivery.check(output);
        }

        @Override
        public void leave(int output, RuntimeException cause) {
            failures.putIfAbsent(output, cause);
            delivery.leave(output, cause);
        }

        @Override
        public int delivered(int output) {
            return delivery.delivered(output);
        }

        @Override
        public boolean finish() {
            running.remove(this);
            return running.isEmpty() && delivery.finish();
        }

        @Override
        public void close() {
            running.remove(this);
            if (open.remove(this) && open.isEmpty()) {
                delivery.close();
            }
        }
    }
}
