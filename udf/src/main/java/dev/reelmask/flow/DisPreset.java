package dev.reelmask.flow;

import org.bytedeco.opencv.opencv_video.DISOpticalFlow;

/** Parameters of DIS flow. Milliseconds and accuracies are in docs/propagation.md. */
public enum DisPreset {
    /** OpenCV's: down to quarter resolution, no variational refinement. */
    ULTRAFAST(DISOpticalFlow.PRESET_ULTRAFAST),
    /** OpenCV's: down to quarter resolution, with variational refinement. */
    FAST(DISOpticalFlow.PRESET_FAST),
    /**
     * {@link #ULTRAFAST} down to half resolution, with a stride of six: nearly the accuracy of {@link #MEDIUM} at about
     * the cost of {@link #FAST}.
     */
    BALANCED(DISOpticalFlow.PRESET_ULTRAFAST) {
        @Override
        void adapt(DISOpticalFlow dis) {
            dis.setFinestScale(1);
            dis.setPatchStride(6);
        }
    },
    /** OpenCV's: down to half resolution, dense patches, with variational refinement. */
    MEDIUM(DISOpticalFlow.PRESET_MEDIUM);

    private final int opencv;

    DisPreset(int opencv) {
        this.opencv = opencv;
    }

    /** Changes OpenCV's preset. */
    void adapt(DISOpticalFlow dis) {}

    /** The finest level that is searched, of frames that have levels down to {@code coarsestLevel}. */
    int finestLevel(int coarsestLevel) {
        try (DISOpticalFlow dis = create(coarsestLevel)) {
            return dis.getFinestScale();
        }
    }

    /**
     * A native object, for frames that have levels down to {@code coarsestLevel}: where OpenCV is asked for a finest
     * level beyond that it picks levels that crash it.
     */
    DISOpticalFlow create(int coarsestLevel) {
        int preset = opencv;
        DISOpticalFlow dis = DISOpticalFlow.create(preset);
        adapt(dis);
        dis.setFinestScale(Math.min(dis.getFinestScale(), coarsestLevel));
        return dis;
    }
}
