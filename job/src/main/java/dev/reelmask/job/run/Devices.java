package dev.reelmask.job.run;

import dev.reelmask.frame.UserException;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which device a task computes on. */
public final class Devices {
    /** The index that stands for the CPU. */
    public static final int CPU = -1;

    private Devices() {}

    /**
     * Index of the GPU for a task, or {@link #CPU}.
     *
     * @param setting {@code auto}, {@code cpu} or {@code gpu}
     * @param assigned addresses of the GPUs that Spark assigned to the task
     */
    static int choose(String setting, List<String> assigned) {
        return switch (setting) {
            case "cpu" -> CPU;
            case "auto" -> assigned.isEmpty() ? CPU : index(assigned.get(0));
            case "gpu" -> assigned.isEmpty() ? 0 : index(assigned.get(0));
            default ->
                throw new UserException("network.device must be one of auto, cpu, gpu, got '%s'".formatted(setting));
        };
    }

    /** {@link #choose} for the task that this thread runs. */
    public static int ofTask(String setting) {
        ResourceInformation gpus = TaskContext.get().resourcesJMap().get("gpu");
        return choose(setting, gpus == null ? List.of() : List.of(gpus.addresses()));
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
