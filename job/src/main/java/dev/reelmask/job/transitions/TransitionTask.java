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
import dev.reelmask.net.probe.LabelNetwork;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.PairResult;
import dev.reelmask.table.TransitionWriter;
import dev.reelmask.table.row.TransitionUnit;
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
        try (SequenceFrames source =
                SequenceDecoder.open(store.hadoop(), spec, size, FrameRange.all(), run().decode())) {
            FrameSize content = size.contentSize(source.info().displaySize());
            if (run().settings().masks() != Masks.NONE) {
                run().checkHeld(spec.id(), run().settings().heldBytes(content, flow.flowSize(content)));
            }
            SequenceLabels labels = SequenceLabels.of(
                    store.hadoop(), spec, run().labels(), source.info().labelBounds());
            if (network.isPresent()) {
                return written(store, spec, source, labels, network.get(), flow);
            }
            try (WarpNetwork oracle = oracle(spec, labels)) {
                return written(store, spec, source, labels, oracle, flow);
            }
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

    private TransitionEnd written(
            Store store,
            SequenceSpec spec,
            SequenceFrames source,
            SequenceLabels labels,
            WarpNetwork network,
            FlowEstimator flow) {
        long startNs = System.nanoTime();
        String fingerprint = run().fingerprint(spec);
        try (TransitionWriter writer =
                TransitionWriter.open(store, task.lease().on(store), run().key(spec), fingerprint)) {
            int end = walked(source, labels, network, flow, sink(writer));
            check(spec, source.integrity(), labels, end);
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

    /** One past the last frame. */
    private int walked(
            SequenceFrames source,
            SequenceLabels labels,
            WarpNetwork network,
            FlowEstimator flow,
            TransitionSink sink) {
        if (run().settings().masks() == Masks.NONE) {
            return new StepWalk(flow, run().settings(), sink).run(source, () -> frames.add(1));
        }
        try (TransitionWalk walk = new TransitionWalk(network, flow, run().settings(), sink)) {
            return walk.run(source, new CorpusLabels(labels), () -> frames.add(1));
        }
    }

    private static TransitionSink sink(TransitionWriter writer) {
        return new TransitionSink() {
            @Override
            public void pair(PairResult pair) {
                writer.write(pair);
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
