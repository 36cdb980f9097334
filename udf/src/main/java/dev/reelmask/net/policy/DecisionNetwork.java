package dev.reelmask.net.policy;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.ChannelScale;
import java.util.List;

/** The shape of a network that tells from maps on how many percent of pixels two masks agree. */
public sealed interface DecisionNetwork permits AgreementNetwork, DeviationNetwork {
    /** What it is given; of kinds of a frame alone the frame's map and the key frame's. */
    MapKind map();

    /** Its description: (N, channels, rows, columns) maps to (N, 1, 1, 1) percents. */
    Network network();

    /** Weights to begin with: as any network's, but that it predicts one number at first, about. */
    Weights initial(long seed, double usual);

    /** The module as a {@code .pt} file. */
    byte[] module(Weights weights);

    /** What predicts with weights under the names of {@link #network}. */
    Agreement predictor(List<ChannelScale> scales, Weights weights);
}
