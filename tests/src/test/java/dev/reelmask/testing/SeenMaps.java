package dev.reelmask.testing;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.Decision;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A scheduler that takes no key frames and notes the maps that it is shown, by frame. One sequence at a time. */
public final class SeenMaps implements SchedulerSource {
    private static final long serialVersionUID = 1L;

    private final MapKind kind;
    private final TreeMap<Integer, EvidenceMap> seen = new TreeMap<>();

    private SeenMaps(MapKind kind) {
        this.kind = kind;
    }

    /** Maps of a kind. */
    public static SeenMaps of(MapKind kind) {
        return new SeenMaps(kind);
    }

    /** By frame. */
    public Map<Integer, EvidenceMap> all() {
        return seen;
    }

    @Override
    public SchedulerFactory open(int gpu) {
        return new SchedulerFactory() {
            @Override
            public Scheduler create(String sequenceId) {
                return new Watcher();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public String description() {
        return "seen-maps";
    }

    private final class Watcher implements Scheduler {
        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public Set<MapKind> maps() {
            return Set.of(kind);
        }

        @Override
        public Decision decide(Evidence evidence, History history) {
            seen.put(evidence.frame(), evidence.map(kind));
            return Decision.NO_KEY;
        }
    }
}
