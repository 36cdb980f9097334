package dev.reelmask.job.segment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A run over some of the golden sequences.
 *
 * @param bundle of {@link GoldenNetworks}
 * @param sequences glob of the sequences of {@link GoldenCorpus} that it takes
 * @param settings that differ from the defaults
 */
record GoldenCase(String name, String bundle, String sequences, Map<String, Object> settings) {
    private static final Map<String, Object> NO_END_KEY = Map.of("loop.end-key", false);

    /** One for each thing that masks, decisions or scores depend on. The two thresholds are met exactly by a frame. */
    static final List<GoldenCase> ALL = List.of(
            clip("scheduler every-frame").with("loop.scheduler", "every-frame"),
            clip("scheduler fixed").with("loop.scheduler", "fixed:4,offset=1"),
            clip("scheduler random").with("loop.scheduler", "random:0.3,seed=7"),
            clip("scheduler frame-difference").with("loop.scheduler", "frame-difference:21.938125"),
            clip("scheduler flow-magnitude")
                    .with("loop.scheduler", "flow-magnitude:4.799873258495432")
                    .with("loop.flow", "dis"),
            clip("scheduler and max-gap").with("loop.scheduler", "random:0.05").with("loop.max-gap", 4),
            clip("scheduler and held-mb")
                    .of("large")
                    .with("loop.scheduler", "random:0.05")
                    .with("loop.held-mb", 4),
            clip("propagation blend"),
            clip("propagation nearest").with("loop.propagation", "nearest").with("loop.scheduler", "fixed:4"),
            clip("propagation causal").with("loop.propagation", "causal"),
            clip("propagation votes").with("loop.propagation", "votes").with("loop.scheduler", "fixed:3"),
            clip("flow path direct").with("loop.flow-path", "direct"),
            clip("flow path chained").with("loop.flow-path", "chained"),
            clip("flow dis").with("loop.flow", "dis"),
            clip("flow dis:ultrafast").with("loop.flow", "dis:ultrafast"),
            clip("flow dis:fast").with("loop.flow", "dis:fast"),
            clip("flow dis:medium").with("loop.flow", "dis:medium"),
            clip("flow vectors").with("loop.flow", "vectors"),
            clip("flow auto").with("loop.flow", "auto"),
            clip("flow network").of("flow").with("loop.flow", "bundle"),
            clip("flow network, initial flow").of("flow-initial").with("loop.flow", "bundle"),
            clip("flow network, two passes").of("flow-passes").with("loop.flow", "bundle"),
            clip("flow network, scale field").of("flow-scale-field").with("loop.flow", "bundle"),
            clip("state features").of("features"),
            clip("state logits, reduced, bgr").of("logits"),
            clip("module of others").of("brought"),
            clip("pieces").with("plan.piece-frames", 8),
            clip("mask size source").of("longest-side").with("results.mask-size", "source"),
            clip("precision bf16").of("sign").with("network.precision", "bf16"),
            clip("precision f16").of("sign").with("network.precision", "f16"),
            clip("scales and flip").with("network.scales", "0.5,1").with("network.flip", "true"),
            decoded("decode video, BT.709", "clip.mp4"),
            decoded("decode video, no matrix", "untagged.y4m"),
            decoded("decode video, full range", "full-range.y4m"),
            decoded("decode png", "walk"),
            decoded("decode jpeg, turned", "photos"),
            decoded("scale to the longest side", "clip.mp4").of("longest-side"),
            decoded("scale into a box", "walk").of("box"),
            decoded("scale and stretch", "walk").of("stretched"),
            labelled("labels ids, half size", "ids"),
            labelled("labels colours", "colours"),
            labelled("labels palette", "palette"),
            labelled("labels black and white", "black-white").of("sign"),
            labelled("labels and mask size source", "ids").with("results.mask-size", "source"),
            new GoldenCase("references", "posteriors", "long", NO_END_KEY)
                    .with("loop.scheduler", "random:0.7")
                    .with("loop.reference-frames", 45),
            clip("end key, blend").with("loop.end-key", true).with("loop.scheduler", "fixed:5,offset=2"),
            clip("end key, nearest")
                    .with("loop.end-key", true)
                    .with("loop.propagation", "nearest")
                    .with("loop.scheduler", "fixed:4"),
            clip("end key, pieces")
                    .with("loop.end-key", true)
                    .with("loop.scheduler", "fixed:3")
                    .with("plan.piece-frames", 8));

    private static GoldenCase clip(String name) {
        return new GoldenCase(name, "posteriors", "clip.mp4", NO_END_KEY);
    }

    private static GoldenCase decoded(String name, String sequences) {
        return new GoldenCase(name, "levels", sequences, NO_END_KEY).with("loop.scheduler", "every-frame");
    }

    private static GoldenCase labelled(String name, String sequences) {
        return new GoldenCase(name, "posteriors", sequences, NO_END_KEY);
    }

    private GoldenCase of(String other) {
        return new GoldenCase(name, other, sequences, settings);
    }

    private GoldenCase with(String key, Object value) {
        Map<String, Object> more = new HashMap<>(settings);
        more.put(key, value);
        return new GoldenCase(name, bundle, sequences, more);
    }
}
