package dev.reelmask.train.step;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A network that learns, a step at a time. One thread; whoever makes it closes it. */
public final class TrainableNetwork implements AutoCloseable {
    private final Network network;
    private final TrainingSetup setup;
    private final List<Parameter> trained;
    private final List<Parameter> statistics;
    private final Model model;
    private final PtSymbolBlock block;
    private long step;

    /**
     * A network at a state.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     */
    public TrainableNetwork(Network network, Objective objective, TrainingSetup setup, TrainingState state, int gpu) {
        this.network = network;
        this.setup = setup;
        TrainingProgram program = new TrainingProgram(network, objective, setup);
        this.trained = program.trained();
        this.statistics = program.statistics();
        byte[] archive = TorchArchive.write(program.module(state));
        model = TorchRuntime.loadForTraining(network.name(), archive, TorchRuntime.device(gpu));
        block = (PtSymbolBlock) model.getBlock();
        step = state.step();
    }

    /** Steps done. */
    public long step() {
        return step;
    }

    /** Seeds what the network itself draws in the next steps, such as dropout; all networks of this JVM share it. */
    public void seed(long seed) {
        JniUtils.setSeed(seed);
    }

    /**
     * One update.
     *
     * @param inputs of the objective, in its order
     * @return the loss before the update
     */
    public float step(List<TensorInput> inputs, double learningRate) {
        JniUtils.setGradMode(true);
        JniUtils.enableTrainingMode(block);
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList arrays = new NDList();
            inputs.forEach(input -> arrays.add(input.in(manager)));
            arrays.add(manager.create(setup.optimizer().rates(step + 1, learningRate)));
            try (NDList loss = IValueUtils.forward(block, arrays, true)) {
                step++;
                return loss.singletonOrThrow().getFloat();
            }
        }
    }

    /** Running statistics, by name, once the network has seen a batch as in training; no weight learns from it. */
    public Map<String, float[]> statistics(List<TensorInput> inputs) {
        JniUtils.enableTrainingMode(block);
        run("loss", inputs, new long[0], PtNDArray::toFloatArray);
        Map<String, float[]> running = new LinkedHashMap<>();
        try (NDManager manager = model.getNDManager().newSubManager();
                IValue tensors = IValueUtils.runMethod(block, "running")) {
            PtNDArray[] arrays = tensors.toTensorArray((PtNDManager) manager);
            for (int i = 0; i < arrays.length; i++) {
                running.put(statistics.get(i).name(), arrays[i].toFloatArray());
            }
        }
        return running;
    }

    /** What a method of the objective makes of tensors and whole numbers, as in evaluation: its bytes. */
    public byte[] bytes(String method, List<TensorInput> inputs, long... numbers) {
        return evaluate(method, inputs, numbers, result -> {
            ByteBuffer buffer = result.toByteBuffer();
            byte[] out = new byte[buffer.remaining()];
            buffer.get(out);
            return out;
        });
    }

    /** As {@link #bytes} for methods that give float32. */
    public float[] floats(String method, List<TensorInput> inputs, long... numbers) {
        return evaluate(method, inputs, numbers, PtNDArray::toFloatArray);
    }

    private <T> T evaluate(String method, List<TensorInput> inputs, long[] numbers, Function<PtNDArray, T> read) {
        JniUtils.enableInferenceMode(block);
        return run(method, inputs, numbers, read);
    }

    private <T> T run(String method, List<TensorInput> inputs, long[] numbers, Function<PtNDArray, T> read) {
        JniUtils.setGradMode(false);
        IValue[] arguments = new IValue[inputs.size() + numbers.length];
        try (NDManager manager = model.getNDManager().newSubManager()) {
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = i < inputs.size()
                        ? IValue.from(inputs.get(i).in(manager))
                        : IValue.from(numbers[i - inputs.size()]);
            }
            try (IValue result = IValueUtils.runMethod(block, method, arguments)) {
                return read.apply(result.toTensor((PtNDManager) manager));
            }
        } finally {
            for (IValue argument : arguments) {
                if (argument != null) {
                    argument.close();
                }
            }
            JniUtils.setGradMode(true);
        }
    }

    /** A copy of everything learnt so far. */
    public TrainingState state() {
        try (NDManager manager = model.getNDManager().newSubManager();
                IValue tensors = IValueUtils.runMethod(block, "state")) {
            PtNDArray[] arrays = tensors.toTensorArray((PtNDManager) manager);
            Weights weights = named(network.parameters(), arrays, 0);
            Map<String, Weights> slots = new LinkedHashMap<>();
            int from = network.parameters().size();
            for (String slot : setup.optimizer().slots()) {
                slots.put(slot, named(trained, arrays, from));
                from += trained.size();
            }
            return new TrainingState(step, weights, slots);
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
