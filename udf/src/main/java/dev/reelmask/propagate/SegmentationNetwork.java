package dev.reelmask.propagate;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import java.util.List;

/** N = N_task ∘ N_feat and the warp between them (Zhu et al., Deep Feature Flow, CVPR 2017). Thread-safe. */
public interface SegmentationNetwork extends AutoCloseable {
    ClassSet classes();

    SizePolicy sizePolicy();

    /** N_feat on a batch of frames of one size. The caller closes the states. */
    List<KeyState> keyStates(List<RgbFrame> frames);

    /** N_task of a key state: scores resized to {@code target} (bilinear), then arg-max. */
    LabelMap keyMask(KeyState state, FrameSize target);

    /**
     * Mask of a frame that is not a key: each source's state is warped along its flow (backward bilinear, border
     * padding, align_corners=true) and multiplied by the flow's scale field if it has one, the sources are combined,
     * then N_task, resize to {@code target} and arg-max.
     *
     * <p>Two sources are blended per pixel with weights 1 / (distance × photometric residual).
     *
     * @param sources one or two
     */
    LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target);

    /** Name, precision and file digests; part of a run's fingerprint. */
    String description();

    @Override
    void close();
}
