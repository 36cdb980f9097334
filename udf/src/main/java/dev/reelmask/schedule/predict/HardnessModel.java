package dev.reelmask.schedule.predict;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.PairEvidence;
import dev.reelmask.schedule.learned.EvidenceScale;
import java.io.Serializable;
import java.util.List;

/**
 * Tells what propagated masks lose from what neighbouring frames show. Each step between two frames has a
 * <em>hardness</em> h = exp(bias + Σ weight · number), of scaled numbers of evidence. What lies between a frame and a
 * key frame adds up; of two key frames the nearer one counts most: d = (a^−s + b^−s)^(−1/s), and d = a where there is
 * one. The frame then loses ceiling · (1 − exp(−d^power)) of mean IoU. Immutable.
 *
 * @param kinds of evidence
 * @param scales of each kind, to an input
 * @param weights of each kind
 * @param sharpness s above 0: how far the nearer key frame outweighs the other
 * @param ceiling what a frame far from every key frame loses, above 0 and at most 1
 * @param power above 0: below 1 the first steps cost most
 */
public record HardnessModel(
        List<EvidenceKind> kinds,
        List<EvidenceScale> scales,
        List<Double> weights,
        double bias,
        double sharpness,
        double ceiling,
        double power)
        implements FrameLoss, Serializable {
    /** Keeps powers of a step's hardness finite. */
    static final double SMALLEST = 0x1p-30;

    private static final double LARGEST_LOG = 20;

    public HardnessModel {
        kinds = List.copyOf(kinds);
        scales = List.copyOf(scales);
        weights = List.copyOf(weights);
        if (kinds.size() != scales.size() || kinds.size() != weights.size()) {
            throw new IllegalArgumentException("evidence, scales and weights differ in number");
        }
        boolean isFinite = Double.isFinite(bias) && weights.stream().allMatch(Double::isFinite);
        if (!isFinite || !(sharpness > 0 && power > 0 && ceiling > 0 && ceiling <= 1) || sharpness * power > 1e6) {
            throw new IllegalArgumentException("bias %s, sharpness %s, ceiling %s and power %s make no loss"
                    .formatted(bias, sharpness, ceiling, power));
        }
    }

    /**
     * The sum of hardness from the first frame to each.
     *
     * @throws IllegalArgumentException where a number is missing
     */
    double[] hardness(StepEvidence steps) {
        double[] sums = new double[steps.frames()];
        double sum = 0;
        boolean isFirst = true;
        for (int frame = 0; frame < sums.length; frame++) {
            if (steps.has(frame) && !isFirst) {
                sum += hardness(steps, frame);
            }
            isFirst &= !steps.has(frame);
            sums[frame] = sum;
        }
        return sums;
    }

    private double hardness(StepEvidence steps, int frame) {
        try {
            return hardness(kind -> steps.at(kind, frame));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: frame %s has %s".formatted(steps.id(), frame, e.getMessage()), e);
        }
    }

    /**
     * Of one step.
     *
     * @param step what a frame shows against the one before it
     * @throws IllegalArgumentException where a number is missing
     */
    double hardness(PairEvidence step) {
        double log = bias;
        for (int i = 0; i < kinds.size(); i++) {
            double number = step.number(kinds.get(i));
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("no " + kinds.get(i));
            }
            log += weights.get(i) * scales.get(i).of(number);
        }
        return Math.exp(Math.max(-LARGEST_LOG, Math.min(LARGEST_LOG, log)));
    }

    @Override
    public double loss(double hardness) {
        return ceiling * -Math.expm1(-Math.pow(Math.max(hardness, SMALLEST), power));
    }

    @Override
    public double loss(double before, double after) {
        double near = Math.max(SMALLEST, Math.min(before, after));
        double far = Math.max(near, Math.max(before, after));
        return loss(near * share(near / far));
    }

    /** What two key frames make of the nearer one's hardness: d / near. */
    double share(double nearByFar) {
        return Math.pow(1 + Math.pow(nearByFar, sharpness), -1 / sharpness);
    }
}
