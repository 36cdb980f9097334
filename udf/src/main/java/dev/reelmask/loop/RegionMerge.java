package dev.reelmask.loop;

import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Puts the rows of a frame's regions together. Where regions reach into one another a pixel has the class of the region
 * with the larger largest score, of the first one where they are equal (DVSNet, Xu et al., CVPR 2018). One thread at a
 * time.
 */
final class RegionMerge {
    private final List<RegionView> views;
    /** By output and region, rows of frames that other regions have not come to. */
    private final Map<Integer, List<Deque<MadeRow>>> waiting = new HashMap<>();

    private final Map<Integer, Integer> keys = new HashMap<>();

    /** @param views of the regions, in their order */
    RegionMerge(List<RegionView> views) {
        this.views = List.copyOf(views);
    }

    /** Takes the row of a region; hands the frame's on when it is the last that was missing. */
    void put(int output, int region, MadeRow row, ResultDelivery delivery) {
        List<Deque<MadeRow>> its =
                waiting.computeIfAbsent(output, unused -> Stream.<Deque<MadeRow>>generate(ArrayDeque::new)
                        .limit(views.size())
                        .toList());
        its.get(region).add(row);
        if (its.stream().noneMatch(Deque::isEmpty)) {
            List<MadeRow> rows = new ArrayList<>();
            its.forEach(queue -> rows.add(queue.remove()));
            FrameResult merged = merged(rows);
            keys.merge(output, merged.isKey() ? 1 : 0, Integer::sum);
            delivery.put(output, new MadeRow(merged, Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }

    /** Frames of an output so far, a region of which went through the network. */
    int keys(int output) {
        return keys.getOrDefault(output, 0);
    }

    private FrameResult merged(List<MadeRow> made) {
        List<FrameResult> rows = made.stream().map(MadeRow::row).toList();
        FrameResult first = rows.get(0);
        Optional<KeyReason> reason = rows.stream()
                .map(FrameResult::keyReason)
                .flatMap(Optional::stream)
                .findFirst();
        return new FrameResult(
                first.frame(),
                first.ptsUs(),
                reason,
                rows.stream().filter(FrameResult::isKey).count() / (double) rows.size(),
                first.damaged(),
                rows.stream().mapToInt(FrameResult::lastKeyFrame).max().orElseThrow(),
                mean(rows, FrameResult::keyAllRatio),
                rows.stream()
                        .mapToDouble(FrameResult::score)
                        .filter(score -> !Double.isNaN(score))
                        .min()
                        .orElse(Double.NaN),
                first.sourceSize(),
                views.get(0).frames(),
                mask(made),
                Optional.empty(),
                first.consistency(),
                rows.stream().map(FrameResult::micros).reduce(StageMicros.ZERO, StageMicros::plus));
    }

    private static double mean(List<FrameResult> rows, ToDoubleFunction<FrameResult> number) {
        return rows.stream().mapToDouble(number).average().orElseThrow();
    }

    private LabelMap mask(List<MadeRow> rows) {
        FrameSize size = views.get(0).masks();
        byte[] ids = new byte[size.pixels()];
        float[] best = new float[ids.length];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        for (int region = 0; region < rows.size(); region++) {
            paste(rows.get(region), views.get(region).mask(), size.width(), ids, best);
        }
        return new LabelMap(size, ids);
    }

    private static void paste(MadeRow row, Area area, int width, byte[] ids, float[] best) {
        byte[] own = row.row().mask().ids();
        float[] scores = row.largest().orElseThrow();
        for (int y = 0, i = 0; y < area.size().height(); y++) {
            int at = (area.top() + y) * width + area.left();
            for (int x = 0; x < area.size().width(); x++, i++, at++) {
                if (!(scores[i] <= best[at])) {
                    best[at] = scores[i];
                    ids[at] = own[i];
                }
            }
        }
    }
}
