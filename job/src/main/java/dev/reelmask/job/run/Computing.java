package dev.reelmask.job.run;

import dev.reelmask.job.device.Devices;
import dev.reelmask.net.torch.Precision;
import java.io.Serializable;
import java.util.Locale;

/**
 * What a run computes on: the same on all executors, since another device or number format gives other bits.
 *
 * @param precision never {@link Precision#AUTO}
 */
public record Computing(Device device, Precision precision) implements Serializable {
    /** Kinds of device. */
    public enum Device {
        CPU,
        GPU;

        /** As configuration and records spell it. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Device of(int gpu) {
            return gpu == Devices.CPU ? CPU : GPU;
        }

        static Device parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public Computing {
        if (precision == Precision.AUTO) {
            throw new IllegalArgumentException("a run computes in a definite precision");
        }
    }

    /** What every executor can do that does one of the two. */
    Computing common(Computing other) {
        if (equals(other)) {
            return this;
        }
        return new Computing(device == other.device ? device : Device.CPU, Precision.F32);
    }

    @Override
    public String toString() {
        return precision + " on " + device.spelling();
    }
}
