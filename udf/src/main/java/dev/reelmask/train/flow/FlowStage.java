package dev.reelmask.train.flow;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.train.step.SegmentationLoss;

/** What a flow network learns from. Each stage can begin with the weights that another one ended with. */
public sealed interface FlowStage {
    /**
     * Another estimator's flows.
     *
     * @param teacher closed by whoever made it
     */
    record Distillation(FlowEstimator teacher) implements FlowStage {}

    /**
     * Images alone: the warped key frame must look like the current one.
     *
     * @param smoothness weight of the flow's smoothness
     */
    record Photometric(double smoothness) implements FlowStage {
        public Photometric {
            if (!(smoothness >= 0 && smoothness <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("smoothness must be 0 or more, got " + smoothness);
            }
        }
    }

    /**
     * A segmentation network that stays as it is: what it makes of the key frame, warped, must segment the current
     * frame (Zhu et al., Deep Feature Flow, CVPR 2017).
     *
     * @param bundle the network; it labels frames that have no label
     * @param keys what is warped
     * @param scaleField whether the flow network is to get a scale field where the initial weights have none; one that
     *     they have is trained in any case, but not with labels, which have no features
     */
    record Propagation(Bundle bundle, SegmentationLoss loss, Keys keys, boolean scaleField) implements FlowStage {
        /** What of the key frame is warped. */
        public enum Keys {
            /** What the network propagates: its features, scores or posteriors. */
            NETWORK,
            /** The label, as posteriors; so the flow learns the motion and not the network's errors. */
            LABELS
        }

        public Propagation {
            if (scaleField && keys == Keys.LABELS) {
                throw new IllegalArgumentException("a scale field multiplies what the network propagates, not labels");
            }
        }

        /** Without a new scale field. */
        public Propagation(Bundle bundle, SegmentationLoss loss, Keys keys) {
            this(bundle, loss, keys, false);
        }
    }
}
