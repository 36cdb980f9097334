package dev.reelmask.propagate.grid;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;

/** Makes {@link ClassKind#CLASS_RESIDUAL}, over cells of 4×4 pixels. */
public final class ClassResidual {
    private static final int PER_CLASS = ClassKind.CLASS_RESIDUAL.perClass();

    private ClassResidual() {}

    /** The size of the mask that is wanted of a frame: a pixel a cell. */
    public static FrameSize maskSize(RgbFrame frame) {
        GreyCells cells = GreyCells.of(frame);
        return new FrameSize(cells.columns(), cells.rows());
    }

    /**
     * Of a frame and its last key frame.
     *
     * @param flow frame → key frame, of any size
     * @param mask propagated from the key frame, of {@link #maskSize}
     * @param classes of masks; pixels of none count for none
     */
    public static ClassNumbers of(RgbFrame frame, RgbFrame key, FlowField flow, LabelMap mask, int classes) {
        float[] residual = GreyDifference.of(GreyCells.of(frame), GreyCells.of(key), flow);
        double[] sums = new double[classes];
        int[] cells = new int[classes];
        for (int i = 0; i < residual.length; i++) {
            int id = mask.ids()[i] & 0xff;
            if (id < classes) {
                sums[id] += residual[i];
                cells[id]++;
            }
        }
        float[] values = new float[PER_CLASS * classes];
        for (int id = 0; id < classes; id++) {
            values[PER_CLASS * id] = (float) cells[id] / residual.length;
            values[PER_CLASS * id + 1] = cells[id] == 0 ? 0 : (float) (sums[id] / cells[id]);
        }
        return new ClassNumbers(ClassKind.CLASS_RESIDUAL, values);
    }
}
