package dev.reelmask.testing;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flow that depends on the two frames' numbers and on where it starts; notes its calls. */
public final class FakeFlow implements FlowEstimator {
    private final List<String> calls = new ArrayList<>();

    @Override
    public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        calls.add(current.index() + (initial.isPresent() ? "~>" : "->") + reference.index());
        FrameSize size =
                new FrameSize(current.size().width() / 2, current.size().height() / 2);
        float[] uv = new float[size.pixels() * 2];
        for (int i = 0; i < uv.length; i += 2) {
            uv[i] = (reference.index() - current.index()) * 0.5f
                    + initial.map(f -> f.toHost().uv()[0] * 0.1f).orElse(0f);
            uv[i + 1] = (current.index() * 7 + reference.index() * 3) % 5 * 0.3f + (i % 6) * 0.1f;
        }
        return new FlowField(size, uv);
    }

    /** Each call as {@code current->reference}, or {@code current~>reference} where it was given a start. */
    public List<String> calls() {
        return calls;
    }

    @Override
    public String description() {
        return "fake";
    }

    @Override
    public void close() {}
}
