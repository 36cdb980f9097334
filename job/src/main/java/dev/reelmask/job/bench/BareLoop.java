package dev.reelmask.job.bench;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Needs;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.Track;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.stream.Stream;

/**
 * Only the network and flow calls that the segmentation loop makes, in one thread, on frames already in memory: no
 * decoding, no decisions, no scores, no files. What the loop around it costs is measured against this.
 */
final class BareLoop {
    private final PropagationSystem system;
    private final Needs needs;

    BareLoop(PropagationSystem system) {
        this.system = system;
        this.needs = system.needs();
    }

    /** Runs a clip whose key frames are known. */
    void run(Clip clip, NavigableSet<Integer> keys) {
        List<RgbFrame> frames = fresh(clip.frames());
        Deque<Key> known = new ArrayDeque<>();
        try (Track track = system.open(new SequenceScope())) {
            for (int index : keys) {
                Key key = key(frames.get(index), clip.maskSize());
                if (!known.isEmpty() && known.size() >= needs.nextKeys()) {
                    Stream<Key> after = Stream.concat(known.stream().skip(1), Stream.of(key));
                    between(track, frames.subList(first(known), index), after, clip.maskSize());
                    known.removeFirst().close();
                }
                track.key(key);
                known.add(key);
            }
            while (!known.isEmpty()) {
                List<RgbFrame> left = frames.subList(first(known), frames.size());
                between(track, left, known.stream().skip(1), clip.maskSize());
                known.removeFirst().close();
            }
        }
    }

    /** Copies without what frames remember of earlier runs. */
    private static List<RgbFrame> fresh(List<RgbFrame> frames) {
        return frames.stream()
                .map(frame -> new RgbFrame(frame.index(), frame.ptsUs(), frame.size(), frame.rgb()))
                .toList();
    }

    private Key key(RgbFrame frame, FrameSize target) {
        SegmentationNetwork network = system.network();
        Key key = new Key(frame, network.keyStates(List.of(frame)).get(0));
        if (!needs.keysToo()) {
            network.keyMask(key.state(), target);
        }
        return key;
    }

    /** The first frame without a mask. */
    private int first(Deque<Key> known) {
        return known.getFirst().index() + (needs.keysToo() ? 0 : 1);
    }

    private void between(Track track, List<RgbFrame> frames, Stream<Key> after, FrameSize target) {
        if (frames.isEmpty()) {
            return;
        }
        List<Key> next = needs.looksAhead() ? after.toList() : List.of();
        Iterator<Request> requests = track.between(frames, next, target);
        while (requests.hasNext()) {
            system.propagate(List.of(requests.next()));
        }
    }
}
