package dev.reelmask.net.torch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ArchiveCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The PyTorch engine of this JVM: how it starts, its threads and its devices.
 *
 * <p>The engine never downloads: its native library is on the class path. It starts with the first call of this class.
 */
public final class TorchRuntime {
    private static final String ENGINE = "PyTorch";

    static {
        System.setProperty("ai.djl.offline", "true");
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
        // The optimising executor re-compiles for seconds at each new batch size.
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
    }

    private TorchRuntime() {}

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Starts the engine if it has not started. */
    public static void start() {
        Engine.getEngine(ENGINE);
    }

    /**
     * What a device can do.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     */
    static Precision.Hardware hardware(int gpu) {
        return new Precision.Hardware() {
            @Override
            public boolean isGpu() {
                return gpu >= 0;
            }

            @Override
            public boolean hasBfloat16() {
                boolean isThere = processorFlags().contains("avx512_bf16")
                        || processorFlags().contains("amx_bf16");
                return isThere && InstructionCap.ofProcess().allowsBfloat16();
            }
        };
    }

    /** What a wanted precision is on a device. */
    public static Precision precision(Precision wanted, int gpu) {
        return wanted.on(hardware(gpu));
    }

    /** Whether a device computes in a precision by instructions of its own, and so as all of its kind do. */
    public static boolean computes(Precision precision, int gpu) {
        Precision.Hardware hardware = hardware(gpu);
        return switch (precision) {
            case AUTO, F32 -> true;
            case BF16 -> hardware.isGpu() || hardware.hasBfloat16();
            case F16 -> hardware.isGpu();
        };
    }

    /** Whether libtorch has oneDNN's fused convolutions for a device and a precision. */
    static boolean hasFusedConvolutions(Device device, Precision precision) {
        boolean isX86 = "amd64".equals(System.getProperty("os.arch"));
        boolean typed = precision == Precision.F32
                || (precision == Precision.BF16
                        && processorFlags().contains("avx512bw")
                        && InstructionCap.ofProcess().allowsAvx512());
        return isX86 && !device.isGpu() && typed;
    }

    /** The processor's features as Linux lists them; empty elsewhere. */
    private static Set<String> processorFlags() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags"))
                    .limit(1)
                    .flatMap(line -> Arrays.stream(line.split("\\s+")))
                    .collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException e) {
            return Set.of();
        }
    }

    /** Threads inside one operation, for this JVM; by default one a core. */
    public static void setThreads(int threads) {
        Engine.getEngine(ENGINE);
        JniUtils.setNumThreads(threads);
    }

    /** Threads inside one operation. */
    public static int threads() {
        Engine.getEngine(ENGINE);
        return JniUtils.getNumThreads();
    }

    /** GPUs that PyTorch sees. */
    public static int gpuCount() {
        return Engine.getEngine(ENGINE).getGpuCount();
    }

    /**
     * A device by the index that the caller was given, for example by Spark's resource scheduler.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     * @throws UserException where there is no such GPU
     */
    public static Device device(int gpu) {
        int count = gpuCount();
        if (gpu >= count) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "GPU %d was asked for, but PyTorch sees %d GPUs. Run on the CPU, or put a CUDA build of libtorch on the machine.",
                    gpu,
                    count));
        }
        return gpu < 0 ? Device.cpu() : Device.gpu(gpu);
    }

    /**
     * Loads an archive that Reelmask wrote, to train it: tensors with gradients become DJL parameters. The caller
     * closes the model.
     *
     * @param archive bytes of a {@code .pt} file
     */
    public static Model loadForTraining(String name, byte[] archive, Device device) {
        return load(name, archive, device, Map.of("trainParam", "true"));
    }

    /** Loads anyone's archive to run it, once it has been looked at. The caller closes the model. */
    public static Model load(String name, byte[] archive, Device device) {
        return loadOwn(name, ArchiveCheck.checked(archive, name), device);
    }

    /**
     * Loads an archive to run it whose code Reelmask wrote, or that {@link ArchiveCheck#checked} gave: it is not looked
     * at. The caller closes the model.
     */
    public static Model loadOwn(String name, byte[] archive, Device device) {
        return load(name, archive, device, Map.of());
    }

    /** Always from bytes: DJL's path loader also loads classes from jars beside a model. */
    private static Model load(String name, byte[] archive, Device device, Map<String, ?> options) {
        Model model = Model.newInstance(name, device, ENGINE);
        try {
            model.load(new ByteArrayInputStream(archive), options);
            // DJL leaves an empty folder until the process ends, and for good where that is killed
            Files.deleteIfExists(model.getModelPath());
            return model;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new UserException(
                    "%s is not a TorchScript archive that PyTorch can open: %s. Write it with torch.jit.save."
                            .formatted(name, e.getMessage()),
                    e);
        }
    }
}
