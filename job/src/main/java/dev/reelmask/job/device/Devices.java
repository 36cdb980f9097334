package dev.reelmask.job.device;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.torch.TorchRuntime;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * Which device a task computes on. No task takes a GPU that it was not given: it is the one that Spark assigned to it,
 * or the one that the settings name.
 */
public final class Devices {
    /** The index that stands for the CPU. */
    public static final int CPU = -1;

    private static final Pattern NAMED = Pattern.compile("gpu:(\\d{1,3})");

    private Devices() {}

    /**
     * Looks at {@code network.device}.
     *
     * @throws UserException if it is not {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
     */
    public static void check(String setting) {
        if (!List.of("auto", "cpu", "gpu").contains(setting)
                && !NAMED.matcher(setting).matches()) {
            throw new UserException("network.device must be one of auto, cpu, gpu, gpu:N, got '%s'".formatted(setting));
        }
    }

    /** Whether a run with this setting may compute on GPUs. */
    public static boolean allowsGpu(String setting) {
        return !setting.equals("cpu");
    }

    /** Whether a run with this setting may compute on CPUs. */
    public static boolean allowsCpu(String setting) {
        return !isGpu(setting);
    }

    /** Whether the setting allows GPUs alone. */
    public static boolean isGpu(String setting) {
        return setting.startsWith("gpu");
    }

    /**
     * The device for a task.
     *
     * @param setting {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
     * @param assigned addresses of the GPUs that Spark assigned to the task
     * @param visible GPUs that PyTorch sees; asked for where a GPU is to be used
     */
    static TaskDevice choose(String setting, List<String> assigned, IntSupplier visible) {
        check(setting);
        Matcher named = NAMED.matcher(setting);
        if (setting.equals("cpu") || (setting.equals("auto") && assigned.isEmpty())) {
            return TaskDevice.asAsked(CPU);
        }
        if (!named.matches() && assigned.isEmpty()) {
            return new TaskDevice(CPU, true, "Spark assigned no GPU to the task");
        }
        int wanted = named.matches() ? Integer.parseInt(named.group(1)) : index(assigned.get(0));
        int seen = visible.getAsInt();
        if (wanted >= seen) {
            String said = named.matches() ? "network.device is gpu:" : "Spark assigned GPU ";
            String why = said + wanted + ", PyTorch sees " + seen;
            return new TaskDevice(CPU, isGpu(setting), why);
        }
        return new TaskDevice(wanted, isGpu(setting), "");
    }

    /** {@link #choose} for the task that this thread runs. */
    public static TaskDevice ofTask(String setting) {
        ResourceInformation gpus = TaskContext.get().resourcesJMap().get("gpu");
        return choose(setting, gpus == null ? List.of() : List.of(gpus.addresses()), TorchRuntime::gpuCount);
    }

    private static int index(String address) {
        try {
            return Integer.parseInt(address);
        } catch (NumberFormatException e) {
            throw new UserException(
                    "Spark assigned the GPU address '%s'; the discovery script must print indices".formatted(address),
                    e);
        }
    }
}
