package dev.reelmask.job.bench;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.probe.NetworkProbe;
import dev.reelmask.net.probe.NetworkProbe.Clock;
import dev.reelmask.net.probe.NetworkProbe.Form;
import dev.reelmask.net.torch.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How long a bundle's {@code features} module takes in each form that there is of it, here and in PyTorch. */
final class BundleForms {
    private static final FrameSize ANY = new FrameSize(480, 360);

    /** What all forms are measured with. */
    record Setting(FeatureShape input, Precision precision, int threads) {
        /** At a bundle's largest input, or 480×360 where it takes the video's own size. */
        static Setting of(Bundle bundle, Precision precision, int threads) {
            FrameSize size = bundle.spec().input().largestSize().orElseGet(() -> bundle.spec()
                    .input()
                    .paddedSize(ANY));
            return new Setting(new FeatureShape(3, size.height(), size.width()), precision, threads);
        }
    }

    private final String name;
    private final Setting setting;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    private BundleForms(String name, Setting setting) {
        this.name = name;
        this.setting = setting;
    }

    /** Measures the forms in turns, after one turn to warm up. */
    static BundleForms measure(Bundle bundle, Setting setting, String python, Clock clock, int rounds) {
        byte[] module = bundle.modules().get(Bundle.FEATURES);
        BundleForms forms = new BundleForms(bundle.spec().name(), setting);
        Map<String, NetworkProbe> probes = new LinkedHashMap<>();
        Optional<PythonForms> other = Optional.empty();
        try (BenchFolder folder = BenchFolder.create()) {
            List<FeatureShape> input = List.of(setting.input());
            Precision used = setting.precision();
            probes.put("as a job runs it, " + used, NetworkProbe.open(module, Form.FUSED, used, input));
            probes.put("as it is, " + used, NetworkProbe.open(module, Form.PLAIN, used, input));
            if (used != Precision.F32) {
                probes.put("as a job runs it, f32", NetworkProbe.open(module, Form.FUSED, Precision.F32, input));
                probes.put("as it is, f32", NetworkProbe.open(module, Form.PLAIN, Precision.F32, input));
            }
            other = "none".equals(python)
                    ? Optional.empty()
                    : PythonForms.start(python, module, clock, setting, folder.path());
            for (int round = 0; round <= rounds; round++) {
                Map<String, Double> times = new LinkedHashMap<>();
                probes.forEach((form, probe) -> times.put(form, probe.seconds(clock)));
                other.ifPresent(
                        forPython -> forPython.names().forEach(form -> times.put(form, forPython.seconds(form))));
                if (round > 0) {
                    times.forEach((form, s) -> forms.seconds
                            .computeIfAbsent(form, key -> new ArrayList<>())
                            .add(s));
                }
            }
            return forms;
        } finally {
            probes.values().forEach(NetworkProbe::close);
            other.ifPresent(PythonForms::close);
        }
    }

    /** Milliseconds of each form, the job's own first. */
    private Map<String, Double> milliseconds() {
        Map<String, Double> medians = new LinkedHashMap<>();
        seconds.forEach((form, times) -> medians.put(form, 1e3 * Medians.of(times)));
        return medians;
    }

    /** How many times as fast the job's form is; the median of the rounds' own ratios, which load spoils less. */
    private double ratio(String form) {
        List<Double> own = seconds.values().iterator().next();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(seconds.get(form).get(i) / own.get(i));
        }
        return Medians.of(ratios);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bundle", name);
        fields.put("input", setting.input().width() + "x" + setting.input().height());
        fields.put("precision", setting.precision().toString());
        fields.put("threads", setting.threads());
        List<Map<String, Object>> forms = new ArrayList<>();
        milliseconds().forEach((form, ms) -> forms.add(Map.of("form", form, "ms", ms, "timesAsFast", ratio(form))));
        fields.put("forms", forms);
        return fields;
    }

    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %dx%d, %d threads%n%-42s %9s %12s%n",
                name,
                setting.input().width(),
                setting.input().height(),
                setting.threads(),
                "form",
                "ms",
                "job's faster"));
        milliseconds()
                .forEach((form, ms) ->
                        text.append(String.format(Locale.ROOT, "%-42s %9.1f %11.2fx%n", form, ms, ratio(form))));
        return text.append("Medians of rounds in which the forms took turns; the module 'features' alone.")
                .toString();
    }
}
