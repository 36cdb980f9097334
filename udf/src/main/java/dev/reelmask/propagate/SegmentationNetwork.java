package dev.reelmask.propagate;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.List;
import java.util.Optional;

/** N = N_task ∘ N_feat: what gives key frames their masks (Zhu et al., Deep Feature Flow, CVPR 2017). Thread-safe. */
public interface SegmentationNetwork extends AutoCloseable {
    ClassSet classes();

    SizePolicy sizePolicy();

    /** N_feat on a batch of frames of one size. The caller closes the states. */
    List<State> keyStates(List<RgbFrame> frames);

    /** N_task of a key state: scores resized to {@code target} (bilinear), then arg-max. */
    LabelMap keyMask(State state, FrameSize target);

    /** What its first layers see in a frame, {@link MapKind#LOW_FEATURES}; empty where it does not tell. */
    default Optional<EvidenceMap> lowFeatures(RgbFrame frame) {
        return Optional.empty();
    }

    /** Name, precision and file digests; part of a run's fingerprint. */
    String description();

    @Override
    void close();
}
