package dev.reelmask.train.data;

import dev.reelmask.frame.UserException;
import dev.reelmask.train.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** Pairs of a current frame and a key frame of the same sequence, drawn by seed. */
public final class FramePairs {
    private final FrameStore frames;
    private final int smallestGap;
    private final int largestGap;
    private final RandomStream stream;
    private final long seed;
    /** Frames that can be current, and the clip of each. */
    private final List<Integer> currents = new ArrayList<>();

    private final List<FrameStore.Clip> clipOf = new ArrayList<>();

    /** Numbers of two frames in the store. */
    public record Pair(int current, int key) {}

    /**
     * Pairs of a store.
     *
     * @param largestGap frames between the two, before or after, are {@code smallestGap} to this; less where a sequence
     *     is short
     * @param stream that draws them
     * @throws UserException if there is no pair
     */
    public FramePairs(FrameStore frames, int smallestGap, int largestGap, RandomStream stream, long seed) {
        this(frames, smallestGap, largestGap, stream, seed, number -> true);
    }

    /** As above, of current frames whose number {@code current} takes. */
    public FramePairs(
            FrameStore frames, int smallestGap, int largestGap, RandomStream stream, long seed, IntPredicate current) {
        this.frames = frames;
        this.smallestGap = smallestGap;
        this.largestGap = largestGap;
        this.stream = stream;
        this.seed = seed;
        for (FrameStore.Clip clip : frames.clips()) {
            for (int number = clip.first(); number < clip.end(); number++) {
                boolean hasKey = number - smallestGap >= clip.first() || number + smallestGap < clip.end();
                if (hasKey && current.test(number)) {
                    currents.add(number);
                    clipOf.add(clip);
                }
            }
        }
        if (currents.isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The %d sequences hold no pair of frames %d apart; give longer ones, or frames of video rather than stills.",
                    frames.clips().size(),
                    smallestGap));
        }
    }

    /** Pair {@code number} of as many as one likes; it depends on nothing but the number and the seed. */
    public Pair at(long number) {
        SplittableRandom random = stream.of(seed, number);
        return of(random.nextInt(currents.size()), random);
    }

    /** How many frames can be current. */
    public int size() {
        return currents.size();
    }

    /** Number in the store of one of these frames. */
    public int current(int index) {
        return currents.get(index);
    }

    /** A pair whose current frame is one of these; equal generators draw equal key frames. */
    public Pair of(int drawn, SplittableRandom random) {
        int current = currents.get(drawn);
        FrameStore.Clip clip = clipOf.get(drawn);
        int before = current - clip.first();
        int after = clip.end() - 1 - current;
        boolean back = random.nextBoolean();
        int room = back ? before : after;
        if (room < smallestGap) {
            back = !back;
            room = back ? before : after;
        }
        int gap = smallestGap + random.nextInt(Math.min(room, largestGap) - smallestGap + 1);
        return new Pair(current, back ? current - gap : current + gap);
    }

    /** The frames that the pairs are of. */
    public FrameStore frames() {
        return frames;
    }
}
