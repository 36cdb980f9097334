package dev.reelmask.testing;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.loop.Labels;
import dev.reelmask.loop.LoopInput;
import dev.reelmask.loop.LoopOutcome;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.MaskSize;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.loop.ResultConsumer;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import java.util.List;

/** The loop with all sequences at one operating point. */
public record OnePointLoop(PropagationSystem system, SchedulerSource scheduler, Settings settings) {
    private static final int CPU = -1;

    /** The loop's settings, and which frames are compared. */
    public record Settings(LoopSettings loop, References references) {
        /** The loop's defaults, no comparison. */
        public static Settings defaults() {
            return new Settings(LoopSettings.defaults(), References.NONE);
        }

        public Settings withReferences(References value) {
            return new Settings(loop, value);
        }

        public Settings withWindow(int value) {
            return new Settings(loop.withWindow(value), references);
        }

        public Settings withQueue(int value) {
            return new Settings(loop.withQueue(value), references);
        }

        public Settings withMaxGap(int value) {
            return new Settings(loop.withMaxGap(value), references);
        }

        public Settings withHeldMb(int value) {
            return new Settings(loop.withHeldMb(value), references);
        }

        public Settings withoutEndKey() {
            return new Settings(loop.withoutEndKey(), references);
        }

        public Settings withMaskSize(MaskSize value) {
            return new Settings(loop.withMaskSize(value), references);
        }
    }

    /** A {@link LoopInput} with one consumer of rows. */
    public record Input(
            String id,
            String source,
            KeyReason first,
            FrameSource frames,
            int endFrame,
            FrameSize sourceSize,
            Labels labels,
            ResultConsumer rows) {
        /** One that ends with its frames. */
        public Input(
                String id,
                String source,
                KeyReason first,
                FrameSource frames,
                FrameSize sourceSize,
                Labels labels,
                ResultConsumer rows) {
            this(id, source, first, frames, LoopInput.OPEN, sourceSize, labels, rows);
        }
    }

    public LoopOutcome run(Input input) {
        return run(List.of(input)).get(0).orThrow();
    }

    public List<LoopOutcome> run(List<Input> inputs) {
        try (SchedulerFactory open = scheduler.open(CPU)) {
            return run(inputs, new OperatingPoint(system, open, settings.references()));
        }
    }

    private List<LoopOutcome> run(List<Input> inputs, OperatingPoint point) {
        List<LoopInput> all = inputs.stream()
                .map(input -> new LoopInput(
                        input.id(),
                        input.source(),
                        input.first(),
                        input.frames(),
                        input.endFrame(),
                        input.sourceSize(),
                        input.labels(),
                        List.of(new LoopOutput(point, input.rows()))))
                .toList();
        return new SegmentationLoop(system.network(), settings.loop())
                .run(all).stream().map(outcomes -> outcomes.get(0)).toList();
    }
}
