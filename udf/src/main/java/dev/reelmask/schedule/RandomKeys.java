package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Each frame is a key frame with one probability, independent of all others. A frame's draw depends on the seed, the
 * sequence's id and the frame number alone, so pieces of a video decide as the whole would.
 */
record RandomKeys(double probability, long seed) implements PlainSource {
    @Override
    public Scheduler create(String sequenceId) {
        long mixed = seed;
        for (int i = 0; i < sequenceId.length(); i++) {
            mixed = mixed * 0x9E3779B97F4A7C15L + sequenceId.charAt(i);
        }
        return new Draw(probability, mixed);
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public String description() {
        String text = "random:" + Numbers.plain(probability);
        return seed == 0 ? text : text + ",seed=" + seed;
    }

    private record Draw(double probability, long seed) implements Scheduler {
        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public Decision decide(Evidence evidence, History history) {
            double draw = new SplittableRandom(seed + evidence.frame() * 0xD1B54A32D192ED03L).nextDouble();
            return draw < probability ? Decision.KEY : Decision.NO_KEY;
        }
    }
}
