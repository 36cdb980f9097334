package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.propagate.warp.ScaleField;
import dev.reelmask.propagate.warp.ScaledFlow;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.testing.GeneratedFrames;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the cells of a scale field lie on those of a state: both cover the frame, and each has padding of its own. */
class ScaleFieldProgramsTest {
    /** Padded to 48×32 by the segmentation network, whose state has 12×8 cells of 4 pixels. */
    private static final FrameSize FRAME = new FrameSize(45, 30);

    private static final int STATE_WIDTH = 12;
    private static final int STATE_HEIGHT = 8;
    private static final Offset<Float> NOISE = Offset.offset(1e-4f);

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @Test
    void aFieldOnTheStatesGridMultipliesCellByCell() {
        float[] values = ramp(STATE_WIDTH, STATE_HEIGHT);

        float[] scaled = scaled(new ScaleField(new FrameSize(12, 8), 2, 45 / 4.0, 30 / 4.0, values));

        assertThat(scaled).containsExactly(planes(values, STATE_WIDTH, STATE_HEIGHT));
    }

    @Test
    void aFieldWithMorePaddingIsReadFromItsFirstCells() {
        float[] wide = ramp(16, 16);

        float[] scaled = scaled(new ScaleField(new FrameSize(16, 16), 2, 45 / 4.0, 30 / 4.0, wide));

        for (int y = 0; y < STATE_HEIGHT; y++) {
            for (int x = 0; x < STATE_WIDTH; x++) {
                assertThat(scaled[y * STATE_WIDTH + x]).as("%d,%d", x, y).isCloseTo(wide[2 * (y * 16 + x)], NOISE);
            }
        }
    }

    /** Cells of 16 pixels, or of 15 that end with the frame, where the state goes on. */
    @ParameterizedTest(name = "cells of {0} pixels")
    @ValueSource(ints = {16, 15})
    void aCoarserFieldIsEnlargedAndItsBorderRepeated(int cell) {
        float[] values = ramp(3, 2);

        float[] scaled = scaled(new ScaleField(new FrameSize(3, 2), 2, 45.0 / cell, 30.0 / cell, values));

        for (int y = 0; y < STATE_HEIGHT; y++) {
            for (int x = 0; x < STATE_WIDTH; x++) {
                double column = Math.min(Math.max((x + 0.5) * 4 / cell - 0.5, 0), 2);
                double row = Math.min(Math.max((y + 0.5) * 4 / cell - 0.5, 0), 1);
                assertThat(scaled[y * STATE_WIDTH + x])
                        .as("%d,%d", x, y)
                        .isCloseTo((float) (1 + column + 10 * row), NOISE);
            }
        }
    }

    /** 1 + x + 10 y in the first channel, minus that in the second. */
    private static float[] ramp(int width, int height) {
        float[] values = new float[2 * width * height];
        for (int i = 0; i < width * height; i++) {
            values[2 * i] = 1 + i % width + 10 * (i / width);
            values[2 * i + 1] = -values[2 * i];
        }
        return values;
    }

    private static float[] planes(float[] pixels, int width, int height) {
        float[] planes = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            planes[i % 2 * width * height + i / 2] = pixels[i];
        }
        return planes;
    }

    /** The warped state (2, 8, 12) of ones, without motion. */
    private static float[] scaled(ScaleField field) {
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                16,
                InputSpec.Padding.STRIDE);
        RgbFrame frame = GeneratedFrames.displaced(0, FRAME, 0, 0);
        try (FramePrograms programs = new FramePrograms(input, 2, Device.cpu());
                NDManager scope = programs.newScope()) {
            NDArray ones = scope.ones(new Shape(STATE_HEIGHT, STATE_WIDTH, 2));
            NDArray output = scope.ones(new Shape(1, 2, STATE_HEIGHT, STATE_WIDTH));
            KeyScores key = new KeyScores(programs.newScope(), frame, output, (owner, same) -> ones);
            WarpSource source = new WarpSource(key, frame, new ScaledFlow(FlowField.zero(FRAME), field), 1);
            WarpPrograms warps = new WarpPrograms(programs);
            NDArray one = programs.single(scope, warps.combined(scope, frame, List.of(source)));
            NDArray two = programs.single(scope, warps.combined(scope, frame, List.of(source, source)));
            assertThat(two.toFloatArray()).containsExactly(one.toFloatArray(), NOISE);
            return one.toFloatArray();
        }
    }
}
