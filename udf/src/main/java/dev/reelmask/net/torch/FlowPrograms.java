package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.propagate.warp.ScaleField;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.nio.ByteBuffer;
import java.util.List;

/** What surrounds a flow network, as one TorchScript module ({@code flow_programs.py} beside this class). */
final class FlowPrograms implements AutoCloseable {
    private final FlowSpec spec;
    private final Precision precision;
    private final TorchProgram program;

    FlowPrograms(FlowSpec spec, Precision precision, Device device) {
        this.spec = spec;
        this.precision = precision;
        this.program = TorchProgram.own(
                "flow programs",
                TorchArchive.write(
                        FramePrograms.module("FlowPrograms", List.of("flow_programs.py"), spec.mean(), spec.std())),
                device);
    }

    /** A scope for the arrays of one call; the caller closes it. */
    NDManager newScope() {
        return program.newScope();
    }

    /** (2, 3, H', W'): both frames as the module wants them. */
    NDArray prepare(NDManager scope, RgbFrame current, RgbFrame reference) {
        FrameSize size = current.size();
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(2, size.pixels() * 3));
        bytes.put(current.rgb()).put(reference.rgb()).rewind();
        FrameSize content = spec.contentSize(size);
        return program.call(
                scope,
                "prepare",
                tensor(scope.create(bytes, new Shape(2, size.height(), size.width(), 3), DataType.UINT8)),
                IValue.from(spec.order() == ChannelOrder.BGR),
                IValue.from(spec.pairMean()),
                number(content.height()),
                number(content.width()),
                number(bottom(size)),
                number(right(size)),
                number(precision.scalarType()));
    }

    /** One image of a pair, (1, 3, H', W'). */
    NDArray image(NDManager scope, NDArray pair, int index) {
        return program.call(scope, "image", tensor(pair), number(index));
    }

    /** (1, 2, H' / s, W' / s) in cells of the module's initial stride s, for frames of a size. */
    NDArray start(NDManager scope, FlowField initial, FrameSize frame) {
        FrameSize size = initial.size();
        FrameSize content = spec.contentSize(frame);
        NDArray cells = program.call(
                scope,
                "start",
                tensor(scope.create(initial.uv(), new Shape(size.height(), size.width(), 2))),
                number(content.height()),
                number(content.width()),
                number(bottom(frame)),
                number(right(frame)),
                number(spec.initialStride()));
        return program.call(scope, "typed", tensor(cells), number(precision.scalarType()));
    }

    /** The flow for frames of a size, of that size, from the module's output (1, 2, h, w). */
    FlowField finish(NDManager scope, NDArray output, FrameSize frame) {
        FrameSize content = spec.contentSize(frame);
        NDArray flow = program.call(
                scope,
                "finish",
                tensor(output),
                IValue.from(spec.factor()),
                number(content.height()),
                number(content.width()),
                number(bottom(frame)),
                number(right(frame)),
                number(frame.height()),
                number(frame.width()));
        return new FlowField(frame, flow.toFloatArray());
    }

    /** The scale field of frames of a size, from the module's output (1, C, h, w) over its padded input. */
    ScaleField scaleField(NDManager scope, NDArray output, FrameSize frame) {
        NDArray cells = program.call(scope, "cells", tensor(output));
        Shape shape = cells.getShape();
        FrameSize grid = new FrameSize((int) shape.get(1), (int) shape.get(0));
        FrameSize content = spec.contentSize(frame);
        FrameSize padded = spec.inputSize(frame);
        return new ScaleField(
                grid,
                (int) shape.get(2),
                (double) grid.width() * content.width() / padded.width(),
                (double) grid.height() * content.height() / padded.height(),
                cells.toFloatArray());
    }

    /**
     * A map of evidence from the module's output (1, C, h, w) over its padded input: means over the cells of its grid.
     */
    EvidenceMap map(NDManager scope, NDArray output, MapKind kind) {
        NDArray cells = program.call(scope, "grid", tensor(output), number(kind.rows()), number(kind.columns()));
        return EvidenceMap.of(kind, cells.toFloatArray());
    }

    private int bottom(FrameSize frame) {
        return spec.inputSize(frame).height() - spec.contentSize(frame).height();
    }

    private int right(FrameSize frame) {
        return spec.inputSize(frame).width() - spec.contentSize(frame).width();
    }

    private static IValue number(int value) {
        return IValue.from((long) value);
    }

    @Override
    public void close() {
        program.close();
    }
}
