package dev.reelmask.train.steady;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.UserException;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Pairs of a labelled frame and another of its video. */
final class VideoPairs {
    private VideoPairs() {}

    /**
     * Before anything is decoded; how long a video is shows only then.
     *
     * @param option that named the sequences, of which there may be none
     * @throws UserException if all are folders of too few images
     */
    static void check(List<SequenceSpec> sequences, int smallestGap, String option) {
        boolean any = sequences.stream()
                .anyMatch(sequence -> sequence.isVideo() || sequence.images().size() > smallestGap);
        if (!any && !sequences.isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: none of its %d sequences has two frames %d apart. A temporal loss cannot be learnt from stills: give videos, smaller --temporal-gaps, or leave --temporal out.",
                    option,
                    sequences.size(),
                    smallestGap));
        }
    }

    /** @throws UserException if no labelled frame has another near it */
    static FramePairs labelled(FrameStore frames, SteadySettings steady, long seed) {
        try {
            return new FramePairs(
                    frames, steady.smallestGap(), steady.largestGap(), RandomStream.PAIRS, seed, frames::isLabelled);
        } catch (UserException e) {
            throw new UserException(
                    "--train: no labelled frame has another of its video near it. " + e.getMessage(), e);
        }
    }

    /** @throws UserException if no video has two frames so far apart */
    static FramePairs unlabelled(FrameStore frames, SteadySettings steady, long seed) {
        try {
            return new FramePairs(
                    frames, steady.smallestGap(), steady.largestGap(), RandomStream.UNLABELLED_PAIRS, seed);
        } catch (UserException e) {
            throw new UserException("--unlabelled: " + e.getMessage(), e);
        }
    }

    /**
     * Pixels of each class in the labels of the pairs.
     *
     * @throws UserException if there are none
     */
    static long[] pixelsByClass(FramePairs pairs, int classes) {
        int[] labelled = IntStream.range(0, pairs.size()).map(pairs::current).toArray();
        long[] pixels = pairs.frames().pixelsByClass(labelled, classes);
        if (Arrays.stream(pixels).sum() == 0) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "--train: all pixels of its %d labels that have another frame near them are ignored, none is of one of the %d classes. Check the label images and --classes.",
                    labelled.length,
                    classes));
        }
        return pixels;
    }
}
