package dev.reelmask.simulation;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.net.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the report, in a process whose results are the same on every machine. */
public final class SimulationProgram {
    private SimulationProgram() {}

    /** Takes the file to write. */
    public static void main(String[] args) throws IOException {
        TorchRuntime.setThreads(1);
        DisFlow.setThreads(1);
        try (DisFlow flow = new DisFlow(DisPreset.BALANCED)) {
            Files.writeString(Path.of(args[0]), SimulationReport.of(flow));
        }
        // At once: libtorch may have threads that do not end.
        Runtime.getRuntime().halt(0);
    }
}
