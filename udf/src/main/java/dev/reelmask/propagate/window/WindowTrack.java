package dev.reelmask.propagate.window;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.warp.FlowWitness;
import dev.reelmask.propagate.warp.WitnessedTrack;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** One sequence, stretch by stretch. The estimator's flows are for evidence alone. */
final class WindowTrack extends WitnessedTrack {
    private final WindowNetwork network;
    private final long deviceBytes;

    WindowTrack(WindowNetwork network, long deviceBytes, FlowWitness witness) {
        super(witness);
        this.network = network;
        this.deviceBytes = deviceBytes;
    }

    @Override
    public Iterator<Request> between(List<RgbFrame> frames, List<Key> next, FrameSize target) {
        List<RgbFrame> all = List.copyOf(frames);
        WindowMasks masks =
                new WindowMasks(network, new Stretch(all, past(), next.stream().findFirst(), target, deviceBytes));
        return IntStream.range(0, all.size())
                .mapToObj(i -> request(all.get(i), masks, i, target))
                .iterator();
    }

    private Request request(RgbFrame frame, WindowMasks masks, int index, FrameSize target) {
        leave(frame);
        return new WindowRequest(frame, masks, index, target);
    }
}
