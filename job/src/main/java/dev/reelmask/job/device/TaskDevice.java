package dev.reelmask.job.device;

import java.io.Serializable;

/**
 * The device that a task computes on.
 *
 * @param gpu index of the GPU, or {@link Devices#CPU}
 * @param isRequired whether the settings allow nothing but a GPU
 * @param shortfall why it is no GPU where one was assigned or is required; empty else
 */
public record TaskDevice(int gpu, boolean isRequired, String shortfall) implements Serializable {
    /** One that is what was asked for. */
    public static TaskDevice asAsked(int gpu) {
        return new TaskDevice(gpu, false, "");
    }

    /** Whether the task may not run here. */
    public boolean isRefused() {
        return isRequired && gpu == Devices.CPU;
    }
}
