package dev.reelmask.schedule.learned;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Predicts from what a network's first layers see in a frame and in its last key frame on how many pixels its own masks
 * of the two agree, in the same place: the predictor of Low-Latency Video Semantic Segmentation (Li et al., CVPR 2018),
 * whose deviation is the rest. Immutable.
 *
 * @param scales one a channel
 */
public record DeviationPredictor(List<ChannelScale> scales, FramePairNetwork network) implements Agreement {
    private static final MapKind MAP = MapKind.LOW_FEATURES;

    public DeviationPredictor {
        scales = List.copyOf(scales);
        if (network.side() != MAP.rows() || network.channels() != scales.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "low-features have %d channels of %d×%d here, the scheduler's network takes %d of side %d",
                    scales.size(),
                    MAP.rows(),
                    MAP.columns(),
                    network.channels(),
                    network.side()));
        }
    }

    @Override
    public MapKind map() {
        return MAP;
    }

    @Override
    public int channels() {
        return scales.size();
    }

    @Override
    public ToDoubleFunction<Evidence> teller() {
        return new Teller(scales, network.runner());
    }

    /** Keeps what it has seen in the last key frame. One thread at a time. */
    private static final class Teller implements ToDoubleFunction<Evidence> {
        private final List<ChannelScale> scales;
        private final FramePairNetwork.Runner network;
        private EvidenceMap key;
        private float[] keySeen;

        Teller(List<ChannelScale> scales, FramePairNetwork.Runner network) {
            this.scales = scales;
            this.network = network;
        }

        @Override
        public double applyAsDouble(Evidence evidence) {
            EvidenceMap last = evidence.keyMap(MAP);
            if (!last.equals(key)) {
                keySeen = seen(last);
                key = last;
            }
            return network.of(seen(evidence.map(MAP)), keySeen);
        }

        private float[] seen(EvidenceMap map) {
            float[] values = new float[map.length()];
            AgreementPredictor.scale(scales, map, values, 0);
            return network.seen(values);
        }
    }
}
