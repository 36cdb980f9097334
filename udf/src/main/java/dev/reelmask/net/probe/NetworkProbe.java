package dev.reelmask.net.probe;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.torch.FramePrograms;
import dev.reelmask.net.torch.NetworkProgram;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.net.torch.TorchProgram;
import dev.reelmask.net.torch.TorchRuntime;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A network's module alone on the CPU, on inputs of one shape: for benchmarks and comparisons. Not thread-safe. */
public final class NetworkProbe implements AutoCloseable {
    /** Which program of an archive runs. */
    public enum Form {
        /** The module as PyTorch would run it. */
        PLAIN,
        /** What {@link TorchNetwork} runs. */
        FUSED
    }

    private final TorchProgram program;
    private final NDManager owner;
    private final List<NDArray> inputs = new ArrayList<>();

    private NetworkProbe(TorchProgram program, Precision precision, List<float[]> values, List<FeatureShape> shapes) {
        this.program = program;
        this.owner = program.newScope();
        for (int i = 0; i < shapes.size(); i++) {
            FeatureShape s = shapes.get(i);
            NDArray input = owner.create(values.get(i), new Shape(1, s.channels(), s.height(), s.width()));
            inputs.add(precision == Precision.F32 ? input : typed(input, precision));
        }
    }

    /** DJL cannot make arrays of bfloat16, a program can. */
    private NDArray typed(NDArray input, Precision precision) {
        try (FramePrograms programs = FramePrograms.withoutInput()) {
            return programs.typed(owner, input, precision);
        }
    }

    /** A module on random inputs. */
    public static NetworkProbe open(byte[] archive, Form form, Precision precision, List<FeatureShape> shapes) {
        Random random = new Random(1);
        List<float[]> values = new ArrayList<>();
        for (FeatureShape shape : shapes) {
            float[] input = new float[Math.toIntExact(shape.elements())];
            for (int i = 0; i < input.length; i++) {
                input[i] = random.nextFloat() * 2 - 1;
            }
            values.add(input);
        }
        return open(archive, form, precision, shapes, values);
    }

    /**
     * A module on given inputs.
     *
     * @param values of each input, (C, H, W)
     */
    public static NetworkProbe open(
            byte[] archive, Form form, Precision precision, List<FeatureShape> shapes, List<float[]> values) {
        TorchRuntime.start();
        TorchProgram program = form == Form.FUSED
                ? NetworkProgram.load("probe", archive, Device.cpu(), precision, Optional.of(shapes))
                : NetworkProgram.asItIs("probe", archive, Device.cpu(), precision);
        return new NetworkProbe(program, precision, values, shapes);
    }

    /** What {@link #seconds} reads. */
    public enum Clock {
        WALL,
        /** Processor time of the calling thread: for one thread on a machine that has other work. */
        CPU;

        private long nanos() {
            return this == WALL
                    ? System.nanoTime()
                    : ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }

    /** Seconds of one forward pass. */
    public double seconds(Clock clock) {
        try (NDManager scope = program.newScope()) {
            long start = clock.nanos();
            program.callAll(scope, "forward", arguments());
            return (clock.nanos() - start) / 1e9;
        }
    }

    /** The outputs as float32, each flat. */
    public List<float[]> outputs() {
        try (NDManager scope = program.newScope();
                FramePrograms programs = FramePrograms.withoutInput()) {
            return program.callAll(scope, "forward", arguments()).stream()
                    .map(output -> programs.single(scope, output).toFloatArray())
                    .toList();
        }
    }

    private IValue[] arguments() {
        return inputs.stream().map(TorchProgram::tensor).toArray(IValue[]::new);
    }

    @Override
    public void close() {
        owner.close();
        program.close();
    }
}
