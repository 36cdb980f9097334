package dev.reelmask.job.doctor;

import dev.reelmask.job.cli.BuildInfo;
import dev.reelmask.net.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.global.opencv_core;

/** Loads the native libraries, as the job would. */
final class NativeChecks {
    private static final String ADVICE =
            "They ship in the jar for Linux x86-64 with glibc 2.28 or newer. Check the machine, and that %s is writable and allows execution.";

    private NativeChecks() {}

    static List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        findings.add(load("ffmpeg", "~/.javacpp", NativeChecks::ffmpeg));
        findings.add(load(
                "opencv", "~/.javacpp", () -> opencv_core.getVersionString().getString()));
        findings.add(load("libtorch", "~/.djl.ai", NativeChecks::torch));
        return findings;
    }

    private static String ffmpeg() {
        int version = avcodec.avcodec_version();
        return String.format(
                Locale.ROOT,
                "%s (libavcodec %d.%d)",
                avutil.av_version_info().getString(),
                version >> 16,
                (version >> 8) & 0xff);
    }

    private static String torch() {
        int threads = TorchRuntime.threads();
        return String.format(
                Locale.ROOT, "%s, %d threads an operation", BuildInfo.versions().get("libtorch"), threads);
    }

    private static Finding load(String name, String folder, Supplier<String> version) {
        try {
            return Finding.ok(name, version.get());
        } catch (LinkageError | RuntimeException e) {
            return Finding.fail(name, "does not load: " + e, ADVICE.formatted(folder));
        }
    }
}
