package dev.reelmask.train.skip;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.UserException;
import dev.reelmask.train.data.FrameStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Labelled frames that have a frame early enough before them in their sequence to be their key frame. */
final class Triplets {
    private final FrameStore frames;
    private final List<Labelled> currents = new ArrayList<>();

    /**
     * A labelled frame.
     *
     * @param number in the store
     * @param before frames before it in its sequence
     */
    record Labelled(int number, int before) {}

    /** @param smallestGap to a key frame */
    Triplets(FrameStore frames, int smallestGap) {
        this.frames = frames;
        for (FrameStore.Clip clip : frames.clips()) {
            for (int number = clip.first() + smallestGap; number < clip.end(); number++) {
                if (frames.isLabelled(number)) {
                    currents.add(new Labelled(number, number - clip.first()));
                }
            }
        }
    }

    /**
     * Before anything is decoded.
     *
     * @param option that named the sequences
     * @throws UserException if no labelled frame has such a frame before it
     */
    static void check(List<SequenceSpec> sequences, int smallestGap, String option) {
        boolean any = sequences.stream()
                .flatMap(sequence -> sequence.labels().keySet().stream())
                .anyMatch(frame -> frame >= smallestGap);
        if (!any) {
            long labels = sequences.stream().mapToLong(s -> s.labels().size()).sum();
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: none of the %d labelled frames of its %d sequences has a frame %d or more before it, which would be its key frame. Skip propagation cannot be learnt from stills or first frames: give videos that are labelled later on, or smaller --skip-gaps.",
                    option,
                    labels,
                    sequences.size(),
                    smallestGap));
        }
    }

    FrameStore frames() {
        return frames;
    }

    int size() {
        return currents.size();
    }

    Labelled at(int index) {
        return currents.get(index);
    }

    /**
     * Pixels of each class in the labels.
     *
     * @throws UserException if there are none
     */
    long[] pixelsByClass(int classes, String option) {
        int[] labelled = currents.stream().mapToInt(Labelled::number).toArray();
        long[] pixels = frames.pixelsByClass(labelled, classes);
        if (Arrays.stream(pixels).sum() == 0) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: all pixels of its %d labels that have a key frame are ignored, none is of one of the %d classes. Check the label images and --classes.",
                    option,
                    currents.size(),
                    classes));
        }
        return pixels;
    }
}
