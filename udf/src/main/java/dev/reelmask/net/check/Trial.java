package dev.reelmask.net.check;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.torch.KeyFeatures;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** A run of modules on made-up frames, whose result is a few numbers: it may take place in another process. */
sealed interface Trial extends Serializable {
    /** Of the network, for messages. */
    String name();

    /** Bytes of {@code .pt} files. */
    Collection<byte[]> modules();

    /** Pixels of the largest frame. */
    long pixels();

    /** Runs them here. */
    List<Integer> run();

    /**
     * Features and head on frames of some sizes; gives scores, map and input of the first.
     *
     * @param sizes of padded frames
     */
    record Scores(String name, InputSpec input, TreeMap<String, byte[]> files, List<FrameSize> sizes) implements Trial {
        public Scores {
            sizes = List.copyOf(sizes);
        }

        @Override
        public Collection<byte[]> modules() {
            return files.values();
        }

        @Override
        public long pixels() {
            return sizes.stream().mapToLong(FrameSize::pixels).max().orElse(0);
        }

        @Override
        public List<Integer> run() {
            return BundleCheck.run(this);
        }
    }

    /** What gives low features, on one frame; gives its channels. */
    record Low(String name, InputSpec input, TreeMap<String, byte[]> files, FrameSize size) implements Trial {
        @Override
        public Collection<byte[]> modules() {
            return files.values();
        }

        @Override
        public long pixels() {
            return size.pixels();
        }

        @Override
        public List<Integer> run() {
            return LowCheck.run(this);
        }
    }

    /** A flow network on two frames; gives nothing. */
    record Flow(FlowBundle bundle) implements Trial {
        @Override
        public String name() {
            return bundle.name();
        }

        @Override
        public Collection<byte[]> modules() {
            return List.of(bundle.module());
        }

        @Override
        public long pixels() {
            return bundle.spec().inputSize(FlowCheck.FRAME).pixels();
        }

        @Override
        public List<Integer> run() {
            FlowCheck.run(bundle);
            return List.of();
        }
    }

    /** A key frame and a frame behind it; gives the number of pixels in which their masks differ. */
    record Skip(Bundle bundle) implements Trial {
        @Override
        public String name() {
            return bundle.spec().name();
        }

        @Override
        public Collection<byte[]> modules() {
            return bundle.skipModules().values();
        }

        @Override
        public long pixels() {
            return bundle.spec()
                    .input()
                    .paddedSize(bundle.spec().input().size().contentSize(FlowCheck.FRAME))
                    .pixels();
        }

        @Override
        public List<Integer> run() {
            return List.of(SkipCheck.run(bundle));
        }
    }

    /** What a bundle propagates of a frame; gives channels, height and width. */
    record Features(Bundle bundle, FrameSize size) implements Trial {
        @Override
        public String name() {
            return bundle.spec().name();
        }

        @Override
        public Collection<byte[]> modules() {
            return bundle.modules().values();
        }

        @Override
        public long pixels() {
            return size.pixels();
        }

        @Override
        public List<Integer> run() {
            try (KeyFeatures features = new KeyFeatures(bundle, size, -1)) {
                FeatureShape shape = features.shape();
                return List.of(shape.channels(), shape.height(), shape.width());
            }
        }
    }
}
