package dev.reelmask.job.bench;

import java.util.Locale;
import java.util.Map;

/** What {@link DeviceBench} found, for people. */
final class DeviceText {
    private DeviceText() {}

    static String of(Map<String, Object> fields) {
        StringBuilder text = new StringBuilder();
        text.append(line("%s, %s threads", fields.get("network"), fields.get("threads")));
        text.append(line("milliseconds a frame (network in %s):", fields.get("precision")));
        text.append(line("  %-28s %9.3f", "decode", fields.get("decodeMs")));
        ((Map<?, ?>) fields.get("partsMsPerFrame")).forEach((part, ms) -> text.append(line("  %-28s %9.3f", part, ms)));
        text.append(job("every frame a key frame", fields.get("everyFrame"), fields));
        text.append(job("a key frame in " + fields.get("interval"), fields.get("withWindows"), fields));
        text.append(line(
                "equal pixels between key frames: windows and network %.2f %%, patches and network %.2f %%, windows and patches %.2f %%",
                percent(fields, "windowsLikeNetwork"),
                percent(fields, "patchesLikeNetwork"),
                percent(fields, "windowsLikePatches")));
        text.append(line(
                "a window of %s frames fits the memory given, %s bytes a frame",
                fields.get("framesPerWindow"), fields.get("windowBytesPerFrame")));
        return text.toString().stripTrailing();
    }

    private static String job(String named, Object measured, Map<String, Object> fields) {
        Map<?, ?> job = (Map<?, ?>) measured;
        return line(
                "%s: job %.2f frames/s, its calls alone %.2f, %.1f %% (goal %.0f %%)",
                named,
                job.get("jobFramesPerSecond"),
                job.get("bareFramesPerSecond"),
                100 * (double) job.get("ratio"),
                100 * (double) fields.get("goal"));
    }

    private static double percent(Map<String, Object> fields, String name) {
        return 100 * (double) fields.get(name);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }
}
