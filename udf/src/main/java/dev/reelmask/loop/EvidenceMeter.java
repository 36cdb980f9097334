package dev.reelmask.loop;

import dev.reelmask.flow.FlowChain;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.schedule.Evidence;
import dev.reelmask.schedule.Scheduler.EvidenceKind;

/** Measures what a scheduler wants to know about a frame and its last key frame. */
final class EvidenceMeter {
    private final EvidenceKind kind;

    EvidenceMeter(EvidenceKind kind) {
        this.kind = kind;
    }

    /** Measures a frame; the chain leads from the key frame and has reached the frame before. */
    Evidence measure(Waiting waiting, RgbFrame key, FlowChain chain) {
        double score =
                switch (kind) {
                    case NONE -> 0;
                    case FRAME_DIFFERENCE -> meanDifference(waiting.frame.grey(), key.grey());
                    case FLOW_MAGNITUDE -> flowLength(waiting, chain);
                };
        waiting.score = kind == EvidenceKind.NONE ? Double.NaN : score;
        return new Evidence(waiting.frame.index(), key.index(), score);
    }

    private static double flowLength(Waiting waiting, FlowChain chain) {
        FlowChain.Link link = waiting.past(chain);
        long start = System.nanoTime();
        double length = link.flow().meanLength(waiting.frame.size());
        waiting.flowNs += System.nanoTime() - start;
        return length;
    }

    private static double meanDifference(byte[] a, byte[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return (double) sum / a.length;
    }
}
