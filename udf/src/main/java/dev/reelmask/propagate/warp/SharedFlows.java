package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.RgbFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The flows of one sequence that is run at several operating points: each is made once and kept while another point may
 * ask for it. With one point nothing is kept. One thread at a time.
 */
public final class SharedFlows {
    private static final long BYTES_PER_PIXEL = 2L * Float.BYTES;

    private final FlowEstimator estimator;
    private final SharedFlowSettings settings;
    private final StepsAhead ahead;
    private final List<Reader> readers = new ArrayList<>();
    private final Map<Pair, Kept> kept = new LinkedHashMap<>();
    /** What was made and could not be kept. */
    private final Set<Pair> dropped = new HashSet<>();

    private long keptBytes;

    /**
     * Nothing so far.
     *
     * @param settings what there is no room for is made again
     */
    SharedFlows(FlowEstimator estimator, SharedFlowSettings settings) {
        this.estimator = estimator;
        this.settings = settings;
        this.ahead = new StepsAhead(estimator, settings);
    }

    private enum Kind {
        STEP,
        COMPOSED,
        ESTIMATED
    }

    /** @param path of the chain; one for all where a flow is of more than one path */
    private record Pair(int current, int reference, Kind kind, FlowPath path) {}

    /** @param paid points whose time has it already */
    private record Kept(Flow flow, long ns, long bytes, Set<Account> paid) {}

    /** One operating point's. */
    private static final class Account {
        /** What flows took that other points have made. */
        private long sparedNs;
    }

    private static Pair stepPair(int current, int neighbour) {
        return new Pair(current, neighbour, Kind.STEP, FlowPath.CHAINED);
    }

    /** For one more operating point. */
    Reader reader() {
        return reader(false);
    }

    /** For one whose frames wait for more key frames than it has named: any frame may become one of them. */
    Reader waitingReader() {
        return reader(true);
    }

    private Reader reader(boolean waits) {
        return added(new Reader(waits, new Account()));
    }

    private Reader added(Reader reader) {
        readers.add(reader);
        return reader;
    }

    /** One operating point's access; says what it may still ask for. */
    final class Reader implements PairFlows {
        private final boolean waits;
        private final Account account;
        private int open;
        private Set<Integer> keys = Set.of();
        private long aheadNs;

        private Reader(boolean waits, Account account) {
            this.waits = waits;
            this.account = account;
        }

        /**
         * Where the point stands.
         *
         * @param openFrame the first frame without a mask
         * @param keyFrames that it may ask flows to or from
         */
        void at(int openFrame, Collection<Integer> keyFrames) {
            open = openFrame;
            keys = Set.copyOf(keyFrames);
            forget();
        }

        /** Another one of the same point, for frames that are seen before they are decided; at no frame so far. */
        Reader beside() {
            return added(new Reader(false, account));
        }

        void close() {
            readers.remove(this);
            ahead.clear();
            forget();
        }

        /** The time now in nanoseconds, with all that flows took which others, or other threads, have made. */
        long clock() {
            return System.nanoTime() + account.sparedNs + aheadNs;
        }

        /** Nanoseconds that the flows took which others had made. */
        long sparedNs() {
            return account.sparedNs;
        }

        private boolean wants(Pair pair) {
            boolean isToKey = pair.current() >= open && (pair.kind() == Kind.STEP || isKey(pair.reference()));
            // evidence can ask for the way back
            boolean isFromKey = keys.contains(pair.current()) && pair.reference() >= open;
            return isToKey || isFromKey;
        }

        private boolean isKey(int frame) {
            return keys.contains(frame) || (waits && keys.stream().allMatch(key -> key < frame));
        }

        @Override
        public void ahead(RgbFrame current, RgbFrame neighbour) {
            boolean isAlone = readers.stream().allMatch(reader -> reader.account == account);
            if (isAlone && !kept.containsKey(stepPair(current.index(), neighbour.index()))) {
                ahead.begin(current, neighbour);
            }
        }

        @Override
        public Flow step(RgbFrame current, RgbFrame neighbour) {
            Optional<StepsAhead.Taken> taken = ahead.take(current, neighbour);
            if (taken.isPresent()) {
                aheadNs += taken.get().sparedNs();
                return taken.get().flow();
            }
            return flow(
                    stepPair(current.index(), neighbour.index()), () -> estimate(current, neighbour, Optional.empty()));
        }

        @Override
        public Flow composed(RgbFrame current, RgbFrame key, FlowPath path, Supplier<Flow> compose) {
            FlowPath steps = path == FlowPath.INIT ? FlowPath.CHAINED : path;
            return flow(new Pair(current.index(), key.index(), Kind.COMPOSED, steps), compose);
        }

        @Override
        public Flow estimated(RgbFrame current, RgbFrame key, FlowPath path, Optional<Flow> initial) {
            Pair pair = new Pair(current.index(), key.index(), Kind.ESTIMATED, path);
            return flow(pair, () -> estimate(current, key, initial));
        }

        private Flow flow(Pair pair, Supplier<Flow> make) {
            Kept known = kept.get(pair);
            if (known != null) {
                account.sparedNs += known.paid().add(account) ? known.ns() : 0;
                return known.flow();
            }
            if (dropped.contains(pair) && pair.kind() != Kind.COMPOSED) {
                settings.counts().repeated();
            }
            long start = System.nanoTime();
            Flow flow = make.get();
            if (readers.stream().anyMatch(other -> other != this && other.wants(pair))) {
                keep(pair, flow, System.nanoTime() - start, account);
            }
            return flow;
        }
    }

    private Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        settings.counts().estimated();
        return estimator.estimate(current, reference, initial);
    }

    private void keep(Pair pair, Flow flow, long ns, Account payer) {
        long bytes = flow.size().pixels() * BYTES_PER_PIXEL;
        if (keptBytes + bytes > settings.limitBytes()) {
            dropped.add(pair);
        } else {
            kept.put(pair, new Kept(flow, ns, bytes, new HashSet<>(Set.of(payer))));
            keptBytes += bytes;
        }
    }

    private void forget() {
        for (Iterator<Map.Entry<Pair, Kept>> all = kept.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Pair, Kept> entry = all.next();
            if (readers.stream().noneMatch(reader -> reader.wants(entry.getKey()))) {
                keptBytes -= entry.getValue().bytes();
                all.remove();
            }
        }
        dropped.removeIf(pair -> readers.stream().noneMatch(reader -> reader.wants(pair)));
    }
}
