package dev.reelmask.simulation;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.synthetic.FaceClip;
import dev.reelmask.synthetic.LabelledFrame;
import dev.reelmask.synthetic.motion.Liveliness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Frames with exact labels that move in one way. */
record Scenario(String name, List<LabelledFrame> frames) {
    private static final long FRAME_US = 40_000;

    static final FrameSize SIZE = new FrameSize(80, 80);
    static final int FRAMES = 90;

    private static final int PAN_WIDTH = 140;
    /** Their lengths, unlike any interval. */
    private static final List<Integer> SHOTS = List.of(9, 16, 11, 14, 8, 17, 15);

    Scenario {
        frames = numbered(frames);
    }

    /** As one sequence. */
    private static List<LabelledFrame> numbered(List<LabelledFrame> frames) {
        List<LabelledFrame> numbered = new ArrayList<>();
        for (LabelledFrame one : frames) {
            int index = numbered.size();
            RgbFrame frame = new RgbFrame(
                    index, index * FRAME_US, one.frame().size(), one.frame().rgb());
            numbered.add(new LabelledFrame(frame, one.label()));
        }
        return List.copyOf(numbered);
    }

    /** Played backwards. */
    Scenario reversed() {
        List<LabelledFrame> backwards = new ArrayList<>(frames);
        Collections.reverse(backwards);
        return new Scenario(name, backwards);
    }

    LabelMap label(int frame) {
        return frames.get(frame).label();
    }

    /** All of them, drawn anew. */
    static List<Scenario> all() {
        return List.of(
                new Scenario("still", still(FRAMES)),
                new Scenario("slow pan", pan(FRAMES)),
                new Scenario("fast motion", fast(FRAMES)),
                new Scenario("cuts", cuts()),
                new Scenario("bursts", bursts()),
                new Scenario("mixed", mixed()));
    }

    /** A person who listens. */
    private static List<LabelledFrame> still(int frames) {
        Shot shot = new Shot(clip(1, Liveliness.CALM, SIZE, 25));
        for (int i = 0; i < frames; i++) {
            shot.take(i, 0);
        }
        return shot.frames();
    }

    /** The same kind of person, and a camera that turns by two pixels in three frames. */
    private static List<LabelledFrame> pan(int frames) {
        Shot shot = new Shot(clip(2, Liveliness.CALM, new FrameSize(PAN_WIDTH, SIZE.height()), 25));
        for (int i = 0; i < frames; i++) {
            shot.take(i, (PAN_WIDTH - SIZE.width()) * i / FRAMES);
        }
        return shot.frames();
    }

    /** Head, hands and camera fast; no cut. */
    private static List<LabelledFrame> fast(int frames) {
        Shot shot = new Shot(clip(3, Liveliness.WILD, SIZE, 12));
        for (int i = 0; i < frames; i++) {
            shot.take(i, 0);
        }
        return shot.frames();
    }

    /** Short shots of different people. */
    private static List<LabelledFrame> cuts() {
        List<LabelledFrame> all = new ArrayList<>();
        for (int length : SHOTS) {
            Shot shot = new Shot(clip(10 + all.size(), Liveliness.TALKING, SIZE, 25));
            for (int i = 0; i < length; i++) {
                shot.take(i, 0);
            }
            all.addAll(shot.frames());
        }
        return all;
    }

    /** Long calm, then a few frames in which time runs eight times as fast, again and again. */
    private static List<LabelledFrame> bursts() {
        Shot shot = new Shot(clip(4, Liveliness.TALKING, SIZE, 25));
        int at = 0;
        for (int i = 0; i < FRAMES; i++) {
            shot.take(at, 0);
            at += i % 30 < 22 ? 0 : 8;
            at += i % 3 == 0 ? 1 : 0;
        }
        return shot.frames();
    }

    private static List<LabelledFrame> mixed() {
        List<LabelledFrame> all = new ArrayList<>(still(FRAMES / 3));
        all.addAll(pan(FRAMES / 3));
        all.addAll(fast(FRAMES / 3));
        return all;
    }

    /** Four times as long as a scenario, so that its first scene lasts. */
    private static FaceClip clip(long seed, Liveliness liveliness, FrameSize size, int framesPerSecond) {
        return new FaceClip(new FaceClip.Spec(
                seed, List.of(100 + seed, 200 + seed), liveliness, size, 4 * FRAMES, framesPerSecond));
    }
}
