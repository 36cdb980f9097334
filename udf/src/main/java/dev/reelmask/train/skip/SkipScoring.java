package dev.reelmask.train.skip;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.metric.Confusion;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Scores weights on labelled frames of whole size, each with key frames at some distances before it. */
final class SkipScoring {
    /** As in the thesis' tables. */
    private static final List<Integer> DISTANCES = List.of(2, 5, 10, 15);

    private final Triplets held;
    private final int stride;
    private final List<Integer> distances;
    private final int classes;

    /** @param stride every so manieth labelled frame is scored */
    SkipScoring(Triplets held, int stride, SkipTrainingSettings skip, int classes) {
        this.held = held;
        this.stride = stride;
        this.classes = classes;
        this.distances = Stream.concat(DISTANCES.stream(), Stream.of(skip.smallestGap(), skip.largestGap()))
                .filter(distance -> distance >= skip.smallestGap() && distance <= skip.largestGap())
                .distinct()
                .sorted()
                .toList();
    }

    SkipScores of(TrainableNetwork scored) {
        Confusion key = new Confusion(classes);
        SortedMap<Integer, Confusion> current = new TreeMap<>();
        DoubleSummaryStatistics mapDistance = new DoubleSummaryStatistics();
        DoubleSummaryStatistics mapSize = new DoubleSummaryStatistics();
        for (int i = 0; i < held.size(); i += stride) {
            Triplets.Labelled labelled = held.at(i);
            List<Integer> there = distances.stream()
                    .filter(distance -> distance <= labelled.before())
                    .toList();
            for (int distance : there) {
                Confusion at = current.computeIfAbsent(distance, d -> new Confusion(classes));
                add(scored, labelled, distance, at, distance == there.get(0) ? key : new Confusion(classes));
            }
            float[] spread = scored.floats("spread", images(labelled, there.get(there.size() - 1)));
            mapDistance.accept(spread[0]);
            mapSize.accept(spread[1]);
        }
        SortedMap<Integer, Double> scores = new TreeMap<>();
        current.forEach((distance, confusion) -> scores.put(distance, confusion.meanIou()));
        return new SkipScores(key.meanIou(), scores, mapDistance.getAverage(), mapSize.getAverage());
    }

    private void add(
            TrainableNetwork scored, Triplets.Labelled labelled, int distance, Confusion current, Confusion key) {
        FrameStore frames = held.frames();
        FrameSize size = frames.frameSize(labelled.number());
        byte[] masks = scored.bytes("predict", images(labelled, distance), size.height(), size.width());
        LabelMap truth = new LabelMap(size, frames.label(labelled.number()));
        current.add(truth, new LabelMap(size, Arrays.copyOfRange(masks, 0, size.pixels())));
        key.add(truth, new LabelMap(size, Arrays.copyOfRange(masks, size.pixels(), 2 * size.pixels())));
    }

    /** A key frame so many frames before a labelled one, and that one. */
    private List<TensorInput> images(Triplets.Labelled labelled, int distance) {
        return List.of(image(labelled.number() - distance), image(labelled.number()));
    }

    private TensorInput image(int number) {
        FrameSize size = held.frames().frameSize(number);
        return TensorInput.of(held.frames().frame(number).rgb(), 1, size.height(), size.width(), 3);
    }
}
