package dev.reelmask.job.doctor;

import dev.reelmask.net.torch.TorchRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Which GPUs there are, and whether PyTorch sees them. */
final class DeviceChecks {
    private static final long PATIENCE_SECONDS = 10;

    private DeviceChecks() {}

    static Finding run() {
        return judge(driverGpus(), TorchRuntime.gpuCount());
    }

    static Finding judge(int driver, int torch) {
        String found = String.format(Locale.ROOT, "%d GPUs seen by the driver, %d by PyTorch", driver, torch);
        if (driver > torch) {
            return Finding.warn(
                    "devices",
                    found,
                    "The jar brings the CPU build. Put a CUDA build of the same libtorch on the machine and set PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR (docs/operations.md).");
        }
        return Finding.ok("devices", found);
    }

    /** Lines of {@code nvidia-smi -L}; 0 where there is no such command. */
    private static int driverGpus() {
        try {
            Process process = new ProcessBuilder("nvidia-smi", "-L")
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return 0;
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return (int) out.lines().filter(line -> line.startsWith("GPU ")).count();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
