package dev.reelmask.job.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.OutputPlace;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.torch.DeviceExport;
import dev.reelmask.net.torch.DeviceParts;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.propagate.window.WindowSizing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench device}: each part of what a device runs, and the job against the network alone. */
@Command(
        name = "device",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what a device runs with --system window: the network, flows, warps, masks, copies, and decoding beside",
            "it; then files to tables against the network and window calls alone, and against the network alone where every",
            "frame is a key frame. --export writes all of it as TorchScript with inputs and results, for",
            "tests/python/device_path.py on a machine without Java."
        },
        footer = {
            "",
            "Example:",
            "  reelmask bench device --corpus clips --bundle face-lite --gpu 0 --out device.json --export device"
        })
public final class DeviceBench implements Callable<Integer> {
    /** What the job is to reach of the network's own speed. */
    private static final double GOAL = 0.85;

    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "Bundle of the network.")
    private String bundle;

    @Option(
            names = "--interval",
            paramLabel = "N",
            defaultValue = "5",
            description = "Frames from one key frame to the next (default ${DEFAULT-VALUE}).")
    private int interval;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Times each is run, after two rounds of warming up (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--device-mb",
            paramLabel = "N",
            defaultValue = "4096",
            description = "MiB of the device that one task may take (default ${DEFAULT-VALUE}).")
    private int deviceMb;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the result as JSON too.")
    private Path out;

    @Option(
            names = "--export",
            paramLabel = "DIR",
            description =
                    "Write modules, inputs and results, computed in float32, into a new or empty folder, or over an earlier export.")
    private Path export;

    @Override
    public Integer call() throws IOException {
        check();
        options.setThreads();
        Bundle read = options.bundle(bundle);
        Map<String, Object> fields = new LinkedHashMap<>();
        try (BenchFolder folder = BenchFolder.create();
                TorchNetwork network = options.openWindow(read);
                FlowEstimator flow = options.flow("patches", Optional.of(read))) {
            List<SequenceSpec> specs = options.sequences();
            List<Clip> clips = specs.stream()
                    .map(spec -> Clip.load(
                            options.hadoop(), spec, network.sizePolicy(), network.classes(), options.frames()))
                    .toList();
            DeviceLoops loops = new DeviceLoops(options, network, flow, folder, deviceBytes(), interval);
            fields.put("network", network.description());
            fields.put("threads", options.threads());
            fields.put("interval", interval);
            parts(read, clips.get(0), fields);
            fields.put("decodeMs", loops.decodeMs(specs, clips, rounds));
            fields.putAll(loops.measured(specs, clips, rounds, common::note));
            fields.put("goal", GOAL);
            fields.putAll(loops.agreement(clips.get(0)));
        }
        write(fields);
        common.printResult(fields, DeviceText.of(fields));
        return ExitCodes.DONE;
    }

    private void check() {
        BenchOptions.checkRounds(rounds);
        if (interval < 2) {
            throw new UserException("--interval must be at least 2, got " + interval);
        }
        if (options.frames() <= interval) {
            throw new UserException(String.format(
                    Locale.ROOT, "--frames must be more than --interval %d, got %d", interval, options.frames()));
        }
        if (deviceMb < 1) {
            throw new UserException("--device-mb must be at least 1, got " + deviceMb);
        }
        OutputPlace.checkFile("--out", out);
        OutputPlace.makeFolder("--export", export, DeviceExport.CALLS);
    }

    private long deviceBytes() {
        return (long) deviceMb << 20;
    }

    /** Milliseconds a frame of each part, on the first stretch of a clip. */
    private void parts(Bundle read, Clip clip, Map<String, Object> fields) {
        if (clip.frames().size() <= interval) {
            throw new UserException("%s has %s frames, --interval %s needs one more"
                    .formatted(clip.id(), clip.frames().size(), interval));
        }
        List<RgbFrame> frames = clip.frames().subList(0, interval + 1);
        try (DeviceParts parts = DeviceParts.of(read, options.gpu(), options.precision(), frames, deviceBytes())) {
            Map<String, Double> ms = new LinkedHashMap<>();
            int between = interval - 1;
            ms.put("upload", DeviceLoops.medianMs(rounds, parts::upload) / between);
            for (String name : parts.names()) {
                common.note("part: " + name);
                ms.put(name, DeviceLoops.medianMs(rounds, () -> parts.run(name)) / parts.frames(name));
            }
            ms.put("download", DeviceLoops.medianMs(rounds, parts::download) / between);
            fields.put("precision", parts.precision().toString());
            fields.put("partsMsPerFrame", ms);
            WindowSizing sizing = parts.sizing();
            fields.put("framesPerWindow", sizing.frames(deviceBytes()));
            fields.put("windowBytesPerFrame", sizing.frameBytes());
        }
        if (export != null) {
            try (DeviceParts parts = DeviceParts.of(read, options.gpu(), Precision.F32, frames, deviceBytes())) {
                DeviceExport.write(parts, export);
            }
        }
    }

    private void write(Map<String, Object> fields) throws IOException {
        if (out != null) {
            Files.writeString(
                    out,
                    JsonMapper.builder()
                                    .build()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(fields) + "\n");
        }
    }
}
