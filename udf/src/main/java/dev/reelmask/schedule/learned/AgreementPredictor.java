package dev.reelmask.schedule.learned;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Predicts from a map of a frame against its last key frame on how many pixels the mask propagated from there agrees
 * with the one that the network itself would give: the decision network of DVSNet (Xu et al., CVPR 2018). Immutable.
 *
 * @param scales one a channel of the map
 */
public record AgreementPredictor(MapKind map, List<ChannelScale> scales, MapNetwork network) implements Agreement {
    public AgreementPredictor {
        scales = List.copyOf(scales);
        boolean isSquare = map.rows() == network.side() && map.columns() == network.side();
        if (!isSquare || map.channels() != network.channels() || map.channels() != scales.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a %s has %d channels of %d×%d, the scheduler's network takes %d of side %d, with %d scales",
                    map.spelling(),
                    map.channels(),
                    map.rows(),
                    map.columns(),
                    network.channels(),
                    network.side(),
                    scales.size()));
        }
    }

    /** A map's values, scaled, into an array from a place on. */
    public static void scale(List<ChannelScale> scales, EvidenceMap map, float[] into, int from) {
        int cells = map.kind().cells();
        for (int i = 0; i < map.length(); i++) {
            into[from + i] = scales.get(i / cells).of(map.value(i));
        }
    }

    @Override
    public int channels() {
        return map.channels();
    }

    @Override
    public ToDoubleFunction<Evidence> teller() {
        Runner runner = runner();
        return evidence -> runner.percent(evidence.map(map));
    }

    /** Something to predict with. */
    public Runner runner() {
        return new Runner(this);
    }

    /** Predicts; keeps what layers give. One thread at a time. */
    public static final class Runner {
        private final List<ChannelScale> scales;
        private final MapNetwork.Runner network;
        private final float[] values;

        private Runner(AgreementPredictor predictor) {
            this.scales = predictor.scales;
            this.network = predictor.network.runner();
            this.values = new float[predictor.map.length()];
        }

        /** Percent of pixels that agree, about 0..100; NaN for a map that holds one. */
        public float percent(EvidenceMap map) {
            scale(scales, map, values, 0);
            return network.of(values);
        }
    }
}
