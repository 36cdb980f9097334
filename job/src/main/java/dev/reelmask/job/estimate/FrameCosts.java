package dev.reelmask.job.estimate;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.plan.UnitCost;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.UnitSummary;
import java.util.List;

/**
 * What frames cost a task, by units that were run. Stages grow with the pixels that they see: decoding with those of
 * the video, all others with those of the network. A unit's time is a constant and a multiple of its stages, which
 * overlap and leave gaps; both are fitted to the units.
 *
 * @param policy size that the network sees
 * @param keys of the units to be estimated
 * @param keySeconds the network, for a million pixels of a key frame
 * @param betweenSeconds flow and propagation, for a million pixels of another frame
 * @param decodeSeconds for a million pixels of the video
 * @param writeSeconds for a million pixels of a mask
 * @param unitSeconds for each unit
 * @param stretch seconds of a task for a second of its stages
 */
record FrameCosts(
        SizePolicy policy,
        KeyShare keys,
        double keySeconds,
        double betweenSeconds,
        double decodeSeconds,
        double writeSeconds,
        double unitSeconds,
        double stretch)
        implements UnitCost {
    private static final long serialVersionUID = 1L;
    private static final double MILLION = 1e6;

    /** @param units that were run, at least one with a frame */
    static FrameCosts of(List<UnitSummary> units, SizePolicy policy, KeyShare keys) {
        double keyPixels = 0;
        double betweenPixels = 0;
        double videoPixels = 0;
        double maskPixels = 0;
        StageMicros sum = StageMicros.ZERO;
        for (UnitSummary unit : units) {
            FrameSize size = unit.end().source().size();
            keyPixels += unit.keyShare() * megapixels(networkSize(policy, size));
            betweenPixels += (unit.frames() - unit.keyShare()) * megapixels(policy.contentSize(size));
            videoPixels += unit.frames() * megapixels(size);
            maskPixels += unit.frames() * megapixels(policy.contentSize(size));
            sum = sum.plus(unit.micros());
        }
        double[] line = line(units);
        return new FrameCosts(
                policy,
                keys,
                per(sum.network() + sum.reference(), keyPixels),
                per(sum.flow() + sum.propagate(), betweenPixels),
                per(sum.decode(), videoPixels),
                per(sum.encode(), maskPixels),
                line[0],
                line[1]);
    }

    private static double per(long micros, double megapixels) {
        return megapixels > 0 ? micros / MILLION / megapixels : 0;
    }

    private static double megapixels(FrameSize size) {
        return size.pixels() / MILLION;
    }

    /** A frame that is fitted into a box is padded to it. */
    private static FrameSize networkSize(SizePolicy policy, FrameSize display) {
        return policy.kind() == SizePolicy.Kind.FIXED ? policy.box() : policy.contentSize(display);
    }

    private static double stageSeconds(UnitSummary unit) {
        StageMicros micros = unit.micros();
        long sum = micros.decode()
                + micros.network()
                + micros.flow()
                + micros.propagate()
                + micros.encode()
                + micros.reference();
        return sum / MILLION;
    }

    /** Least squares of the units' seconds over those of their stages: constant and slope, neither below 0. */
    private static double[] line(List<UnitSummary> units) {
        double n = units.size();
        double meanX = units.stream().mapToDouble(FrameCosts::stageSeconds).sum() / n;
        double meanY = units.stream().mapToDouble(unit -> unit.end().seconds()).sum() / n;
        double xx = 0;
        double xy = 0;
        for (UnitSummary unit : units) {
            double x = stageSeconds(unit) - meanX;
            xx += x * x;
            xy += x * (unit.end().seconds() - meanY);
        }
        double slope = xx > 0 ? xy / xx : meanY / meanX;
        double constant = meanY - slope * meanX;
        boolean isSound = slope > 0 && constant >= 0 && Double.isFinite(slope);
        return isSound ? new double[] {constant, slope} : new double[] {0, meanX > 0 ? meanY / meanX : 1};
    }

    @Override
    public double seconds(FrameSize size, int firstFrame, int frames) {
        double key = keySeconds * megapixels(networkSize(policy, size));
        double between = betweenSeconds * megapixels(policy.contentSize(size));
        double write = writeSeconds * megapixels(policy.contentSize(size));
        double decode = decodeSeconds * megapixels(size);
        double keyFrames = keys.keys(frames);
        double stages =
                keyFrames * key + (frames - keyFrames) * between + frames * (write + decode) + firstFrame * decode;
        return unitSeconds + stretch * stages;
    }
}
