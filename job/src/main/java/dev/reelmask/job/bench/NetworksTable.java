package dev.reelmask.job.bench;

import dev.reelmask.net.probe.NetworkProbe.Clock;
import dev.reelmask.net.torch.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of {@code bench networks}.
 *
 * @param peak GFLOP/s of the best dense convolution in the same run and precision
 */
record NetworksTable(
        List<NetworkTimes> networks, Precision precision, int threads, Clock clock, int rounds, double peak) {

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("precision", precision.toString());
        fields.put("threads", threads);
        fields.put("clock", clock.name().toLowerCase(Locale.ROOT));
        fields.put("rounds", rounds);
        fields.put("peakGigaFlopPerSecond", peak);
        fields.put("networks", networks.stream().map(this::fields).toList());
        return fields;
    }

    private Map<String, Object> fields(NetworkTimes times) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("network", times.network().name());
        fields.put("input", times.network().size());
        fields.put("gigaFlop", times.network().gigaFlop());
        fields.put("ms", 1e3 * times.programSeconds());
        fields.put("gigaFlopPerSecond", rate(times));
        fields.put("shareOfPeak", rate(times) / peak);
        fields.put("plainMs", 1e3 * times.plainSeconds());
        fields.put("timesPlain", times.timesPlain());
        times.python().ifPresent(kind -> {
            fields.put("pytorch", kind);
            fields.put("pytorchMs", 1e3 * times.pytorchSeconds());
            fields.put("timesPytorch", times.timesPytorch());
        });
        return fields;
    }

    private static double rate(NetworkTimes times) {
        return times.network().gigaFlop() / times.programSeconds();
    }

    String text() {
        StringBuilder text = new StringBuilder(line(
                "%-28s %9s %8s %9s %9s %6s %10s %7s %10s %7s",
                "network", "input", "GFLOP", "ms", "GFLOP/s", "peak", "plain ms", "faster", "PyTorch ms", "faster"));
        for (NetworkTimes times : networks) {
            text.append(line(
                    "%-28s %9s %8.2f %9.1f %9.1f %5.0f%% %10.1f %6.2fx %10s %7s",
                    times.network().name(),
                    times.network().size(),
                    times.network().gigaFlop(),
                    1e3 * times.programSeconds(),
                    rate(times),
                    100 * rate(times) / peak,
                    1e3 * times.plainSeconds(),
                    times.timesPlain(),
                    times.python()
                            .map(kind -> number("%.1f", 1e3 * times.pytorchSeconds()) + mark(kind))
                            .orElse("-"),
                    times.python()
                            .map(kind -> number("%.2fx", times.timesPytorch()))
                            .orElse("-")));
        }
        text.append(line(
                "%s, %d threads, %s time, medians of %d rounds; peak: %.0f GFLOP/s, the best dense convolution in the same run",
                precision, threads, clock.name().toLowerCase(Locale.ROOT), rounds, peak));
        text.append("plain: the network as described in float32; PyTorch: its own eager module, or (*) the plain one");
        return text.toString();
    }

    private static String mark(String kind) {
        return kind.startsWith("eager") ? "" : "*";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }
}
