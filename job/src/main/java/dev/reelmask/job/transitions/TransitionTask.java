package dev.reelmask.job.transitions;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.device.Devices;
import dev.reelmask.job.device.TaskDevice;
import dev.reelmask.job.execute.CorpusLabels;
import dev.reelmask.job.execute.DamageCheck;
import dev.reelmask.job.execute.UnitFailures;
import dev.reelmask.job.execute.UnitResult;
import dev.reelmask.job.network.LabelSource;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.run.Computing;
import dev.reelmask.loop.Labels;
import dev.reelmask.net.probe.LabelNetwork;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.PairResult;
import dev.reelmask.table.TransitionWriter;
import dev.reelmask.table.row.TransitionUnit;
import dev.reelmask.transition.RegionPart;
import dev.reelmask.transition.StepWalk;
import dev.reelmask.transition.TransitionSettings.Masks;
import dev.reelmask.transition.TransitionSettings.Sides;
import dev.reelmask.transition.TransitionSink;
import dev.reelmask.transition.TransitionWalk;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.decode.SequenceDecoder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** One Spark task: measures its sequences, publishes each, returns how it ended. */
final class TransitionTask implements FlatMapFunction<Iterator<SequenceSpec>, TransitionEnd> {
    private static final long serialVersionUID = 1L;
    private static final double NS_PER_SECOND = 1e9;

    private final SerializableConfiguration hadoop;
    private final TransitionRun.Task task;
    private final LongAccumulator frames;
    private final DoubleAccumulator sequences;

    TransitionTask(
            SerializableConfiguration hadoop,
            TransitionRun.Task task,
            LongAccumulator frames,
            DoubleAccumulator sequences) {
        this.hadoop = hadoop;
        this.task = task;
        this.frames = frames;
        this.sequences = sequences;
    }

    private TransitionRun run() {
        return task.run();
    }

    @Override
    public Iterator<TransitionEnd> call(Iterator<SequenceSpec> specs) {
        Store store = Store.open(hadoop.value(), run().results());
        List<TransitionEnd> ends = new ArrayList<>();
        while (specs.hasNext()) {
            ends.add(end(store, specs.next()));
            sequences.add(1);
        }
        return ends.iterator();
    }

    private TransitionEnd end(Store store, SequenceSpec spec) {
        for (int attempt = 1; ; attempt++) {
            try {
                return measured(store, spec);
            } catch (RuntimeException | OutOfMemoryError | LinkageError | FSError e) {
                UnitResult why = UnitFailures.classify(spec.id(), e);
                boolean mayPass = why instanceof UnitResult.Failed failed && UnitFailures.mayPass(failed);
                if (!mayPass || attempt >= run().ioAttempts()) {
                    return new TransitionEnd.Not(why);
                }
                UnitFailures.pause(attempt);
            }
        }
    }

    private TransitionEnd measured(Store store, SequenceSpec spec) {
        Optional<TransitionUnit> finished = TransitionWriter.finished(store, run().key(spec), run().fingerprint(spec));
        if (finished.isPresent()) {
            return new TransitionEnd.Done(finished.get());
        }
        int gpu = gpu();
        Precision precision = run().computing().precision();
        NetworkSource networks = run().networks();
        FlowEstimator flow = networks.flow(precision, gpu);
        if (networks instanceof LabelSource) {
            return measured(store, spec, SizePolicy.source(), flow, Optional.empty());
        }
        WarpNetwork network = networks.network(precision, gpu);
        return measured(store, spec, network.sizePolicy(), flow, Optional.of(network));
    }

    /** A run that computes on CPUs does so on executors with GPUs too. */
    private int gpu() {
        if (run().computing().device() == Computing.Device.CPU) {
            return Devices.CPU;
        }
        TaskDevice its = Devices.ofTask(run().device());
        if (its.gpu() == Devices.CPU) {
            throw new UserException("the run computes on GPUs: %s".formatted(its.shortfall()));
        }
        return its.gpu();
    }

    /** @param network empty for one that gives the labels */
    private TransitionEnd measured(
            Store store, SequenceSpec spec, SizePolicy size, FlowEstimator flow, Optional<WarpNetwork> network) {
        long startNs = System.nanoTime();
        String fingerprint = run().fingerprint(spec);
        try (TransitionWriter writer =
                TransitionWriter.open(store, task.lease().on(store), run().key(spec), fingerprint)) {
            int end = 0;
            for (int region = 0; region < run().settings().regions().count(); region++) {
                end = walked(store, new Part(spec, region, sink(writer, region)), size, flow, network);
            }
            TransitionUnit unit = new TransitionUnit(
                    spec.id(),
                    spec.source(),
                    spec.contentKey(),
                    end,
                    run().settings().maxGap(),
                    run().settings().sides() == Sides.BOTH,
                    run().fingerprint(),
                    run().madeWith(),
                    writer.pairs(),
                    writer.intervals(),
                    (System.nanoTime() - startNs) / NS_PER_SECOND);
            writer.commit(unit);
            return new TransitionEnd.Done(unit);
        }
    }

    /** One region of a sequence, or all of it. */
    private record Part(SequenceSpec spec, int region, TransitionSink sink) {}

    /** Decodes the sequence and measures a part of it; one past the last frame. */
    private int walked(Store store, Part part, SizePolicy size, FlowEstimator flow, Optional<WarpNetwork> network) {
        SequenceSpec spec = part.spec();
        try (SequenceFrames source =
                SequenceDecoder.open(store.hadoop(), spec, size, FrameRange.all(), run().decode())) {
            FrameSize content = size.contentSize(source.info().displaySize());
            if (run().settings().masks() != Masks.NONE) {
                run().checkHeld(spec.id(), run().settings().heldBytes(content, flow.flowSize(content)));
            }
            SequenceLabels labels = SequenceLabels.of(
                    store.hadoop(), spec, run().labels(), source.info().labelBounds());
            int end;
            if (network.isPresent()) {
                end = walked(part, source, labels, network.get(), flow);
            } else {
                try (WarpNetwork oracle = oracle(spec, labels)) {
                    end = walked(part, source, labels, oracle, flow);
                }
            }
            check(spec, source.integrity(), labels, end);
            return end;
        }
    }

    private WarpNetwork oracle(SequenceSpec spec, SequenceLabels labels) {
        return new LabelNetwork(run().labels(), SizePolicy.source(), frame -> label(spec, labels, frame));
    }

    private static LabelMap label(SequenceSpec spec, SequenceLabels labels, int frame) {
        return labels.label(frame)
                .orElseThrow(() -> new SequenceException(
                        ReasonCode.BAD_LABEL,
                        String.format(
                                Locale.ROOT,
                                "--true-masks needs a label of every frame; frame %d of %s has none",
                                frame,
                                spec.id())));
    }

    private int walked(
            Part part, SequenceFrames source, SequenceLabels labels, WarpNetwork network, FlowEstimator flow) {
        Runnable onFrame = () -> count(part);
        if (run().settings().masks() == Masks.NONE) {
            return new StepWalk(flow, run().settings(), part.sink()).run(source, onFrame);
        }
        Labels all = new CorpusLabels(labels);
        try (TransitionWalk walk = new TransitionWalk(network, flow, run().settings(), part.sink())) {
            if (run().settings().regions().isWhole()) {
                return walk.run(source, all, onFrame);
            }
            RegionPart cut = new RegionPart(source, all, run().settings().regions(), part.region());
            return walk.run(cut, cut, onFrame);
        }
    }

    /** A frame is done with its last region. */
    private void count(Part part) {
        if (part.region() == run().settings().regions().count() - 1) {
            frames.add(1);
        }
    }

    private static TransitionSink sink(TransitionWriter writer, int region) {
        return new TransitionSink() {
            @Override
            public void pair(PairResult pair) {
                writer.write(region, pair);
            }

            @Override
            public void interval(IntervalResult interval) {
                writer.write(interval);
            }
        };
    }

    private void check(SequenceSpec spec, Integrity integrity, SequenceLabels labels, int end) {
        DamageCheck.check(run().decode().damage(), run().maxDamage(), spec, integrity);
        if (end == 0) {
            throw new SequenceException(ReasonCode.NO_FRAMES, spec.id() + " has no frame");
        }
        labels.checkEnd(Math.max(
                integrity.promised(), integrity.decoded() + integrity.damage().missing()));
    }
}
