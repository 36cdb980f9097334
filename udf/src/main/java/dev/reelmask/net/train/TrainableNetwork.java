package dev.reelmask.net.train;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.TorchRuntime;
import dev.reelmask.net.archive.FloatTensor;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that learns: images and labels go in as bytes, a step at a time. Loss: mean cross-entropy over the pixels
 * whose label is not 255, logits resized to the label's size. One thread; whoever makes it closes it.
 */
public final class TrainableNetwork implements AutoCloseable {
    private final Network network;
    private final TrainingProgram program;
    private final Model model;
    private final PtSymbolBlock block;
    private long step;

    /**
     * A network at a state.
     *
     * @param classWeights one weight a class, 1 for all where none matters more
     * @param gpu index of a GPU, or -1 for the CPU
     */
    public TrainableNetwork(Network network, TrainingState state, InputSpec input, List<Double> classWeights, int gpu) {
        this.network = network;
        this.program = new TrainingProgram(network);
        byte[] archive = TorchArchive.write(program.module(state, input, classWeights));
        model = TorchRuntime.loadForTraining(network.name(), archive, TorchRuntime.device(gpu));
        block = (PtSymbolBlock) model.getBlock();
        step = state.step();
    }

    /** Steps done. */
    public long step() {
        return step;
    }

    /**
     * One AdamW update.
     *
     * @param images (N, H, W, 3) RGB bytes
     * @param labels (N, H, W) class ids, 255 ignored; a batch of nothing else gives NaN and must not be passed
     * @return the loss before the update
     */
    public float step(byte[] images, byte[] labels, FrameSize size, double learningRate, double weightDecay) {
        int batch = labels.length / size.pixels();
        JniUtils.setGradMode(true);
        JniUtils.enableTrainingMode(block);
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList inputs = new NDList(
                    bytes(manager, images, new Shape(batch, size.height(), size.width(), 3)),
                    bytes(manager, labels, new Shape(batch, size.height(), size.width())),
                    manager.create(TrainingProgram.rates((double) (step + 1), learningRate, weightDecay)));
            try (NDList loss = IValueUtils.forward(block, inputs, true)) {
                step++;
                return loss.singletonOrThrow().getFloat();
            }
        }
    }

    /**
     * Class ids with the running statistics of batch norm.
     *
     * @param images (N, H, W, 3) RGB bytes of size {@code size}
     * @return (N, H', W') class ids of size {@code output}
     */
    public byte[] predict(byte[] images, FrameSize size, FrameSize output) {
        int batch = images.length / (3 * size.pixels());
        JniUtils.setGradMode(false);
        JniUtils.enableInferenceMode(block);
        try (NDManager manager = model.getNDManager().newSubManager();
                IValue image = IValue.from(bytes(manager, images, new Shape(batch, size.height(), size.width(), 3)));
                IValue height = IValue.from((long) output.height());
                IValue width = IValue.from((long) output.width());
                IValue ids = IValueUtils.runMethod(block, "predict", image, height, width)) {
            ByteBuffer buffer = ids.toTensor((PtNDManager) manager).toByteBuffer();
            byte[] out = new byte[buffer.remaining()];
            buffer.get(out);
            return out;
        } finally {
            JniUtils.setGradMode(true);
        }
    }

    private static PtNDArray bytes(NDManager manager, byte[] values, Shape shape) {
        return (PtNDArray) manager.create(ByteBuffer.wrap(values), shape, DataType.UINT8);
    }

    /** A copy of everything learnt so far. */
    public TrainingState state() {
        try (NDManager manager = model.getNDManager().newSubManager();
                IValue tensors = IValueUtils.runMethod(block, "state")) {
            PtNDArray[] arrays = tensors.toTensorArray((PtNDManager) manager);
            int weights = network.parameters().size();
            int trained = program.trained().size();
            return new TrainingState(
                    step,
                    named(network.parameters(), arrays, 0),
                    named(program.trained(), arrays, weights),
                    named(program.trained(), arrays, weights + trained));
        }
    }

    private static Weights named(List<Parameter> parameters, PtNDArray[] arrays, int from) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            tensors.put(parameter.name(), new FloatTensor(parameter.shape(), arrays[from + i].toFloatArray()));
        }
        return new Weights(tensors);
    }

    @Override
    public void close() {
        model.close();
    }
}
