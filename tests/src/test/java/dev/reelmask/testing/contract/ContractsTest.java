package dev.reelmask.testing.contract;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.patch.PatchFlow;
import dev.reelmask.flow.vectors.AutoFlow;
import dev.reelmask.flow.vectors.VectorFlow;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.skip.SkipSystem;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.testing.CountingSystem;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.RepeatSystem;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The ports' contracts, kept by the fakes of the tests and by what needs no network. */
class ContractsTest {
    @Nested
    class Dis implements FlowEstimatorContract {
        @Override
        public FlowEstimator open() {
            return new DisFlow(DisPreset.FAST);
        }
    }

    @Nested
    class Patches implements FlowEstimatorContract {
        @Override
        public FlowEstimator open() {
            return new PatchFlow();
        }
    }

    @Nested
    class Vectors implements FlowEstimatorContract {
        @Override
        public FlowEstimator open() {
            return new VectorFlow();
        }
    }

    @Nested
    class VectorsAndDis implements FlowEstimatorContract {
        @Override
        public FlowEstimator open() {
            return new AutoFlow(DisPreset.ULTRAFAST);
        }
    }

    @Nested
    class Fake implements SegmentationNetworkContract {
        @Override
        public SegmentationNetwork open() {
            return new FakeNetwork();
        }
    }

    @Nested
    class Generated implements FrameSourceContract {
        private static final FrameSize SIZE = new FrameSize(8, 6);

        @Override
        public FrameSource open() {
            return GeneratedFrames.of(SIZE, 4, 9);
        }

        @Override
        public Optional<FrameSource> failing() {
            return Optional.of(GeneratedFrames.failingAt(SIZE, 0, 5, 2));
        }
    }

    @Nested
    class Repeat implements PropagationSystemContract {
        @Override
        public PropagationSystem system() {
            return new RepeatSystem(new FakeNetwork());
        }
    }

    @Nested
    class Counting implements PropagationSystemContract {
        @Override
        public PropagationSystem system() {
            return new CountingSystem(new FakeNetwork());
        }
    }

    @Nested
    class WarpOfBoth implements PropagationSystemContract {
        @Override
        public PropagationSystem system() {
            return new WarpSystem(new FakeNetwork(), new DisFlow(DisPreset.FAST), WarpSettings.defaults());
        }
    }

    @Nested
    class WarpOfTheLast implements PropagationSystemContract {
        @Override
        public PropagationSystem system() {
            return new WarpSystem(
                    new FakeNetwork(), new FakeFlow(), new WarpSettings(Propagation.CAUSAL, FlowPath.CHAINED));
        }
    }

    @Nested
    class SkipOfBoth implements PropagationSystemContract {
        @Override
        public PropagationSystem system() {
            return new SkipSystem(
                    new FakeNetwork(), new FakeFlow(), WarpSettings.defaults(), SharedFlowSettings.defaults());
        }
    }

    @Nested
    class SkipOfTheLast implements PropagationSystemContract {
        @Override
        public PropagationSystem system() {
            return new SkipSystem(
                    new FakeNetwork(),
                    new FakeFlow(),
                    new WarpSettings(Propagation.CAUSAL, FlowPath.AUTO),
                    SharedFlowSettings.defaults());
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class AllSchedulers implements SchedulerContract {
        @Override
        public Stream<String> spellings() {
            return Stream.of(
                    "every-frame",
                    "fixed:5",
                    "fixed:5,offset=2",
                    "random:0.2",
                    "random:0.2,seed=-3",
                    "frame-difference:12",
                    "flow-magnitude:2.5",
                    "warp-residual:6",
                    "class-change:0.1",
                    "flow-inconsistency:1.5");
        }
    }
}
