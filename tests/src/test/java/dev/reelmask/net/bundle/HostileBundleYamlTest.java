package dev.reelmask.net.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code bundle.yaml} may not say: one line that names the key, whatever it is. */
@Timeout(60)
class HostileBundleYamlTest {
    private static final String VALID = valid();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            width: 480            | width: 100000           | input.width: '100000' is not a whole number from 1 to 16384
            width: 480            | width: 0                | input.width: '0' is not a whole number
            width: 480            | width: 99999999999999   | input.width: '99999999999999' is not a whole number
            width: 480            | width: 4.8              | input.width: '4.8' is not a whole number
            width: 480            | width: [1]              | input.width: 'a list' is not a whole number
            height: 360           | height: -1              | input.height: '-1' is not a whole number
            width: 480            | width: 16384            | sides of 16384 pixels and 67 million pixels at most, got 16384x16000
            stride: 8             | stride: 1000000         | input.stride: '1000000' is not a whole number from 1 to 1024
            mean: [110.33         | mean: [.nan             | input.mean: 'NaN' is not a number from -1000000.0 to 1000000.0
            mean: [110.33         | mean: [-.inf            | input.mean: '-Infinity' is not a number
            std: [1.0             | std: [0                 | input.std: '0' is not a number from 1.0E-6 to 1000000.0
            std: [1.0             | std: [.inf             | input.std: 'Infinity' is not a number
            std: [1.0             | std: [1, 1.0            | mean and std need three values each
            reduce: 2             | reduce: 5000            | propagation.reduce: '5000' is not a whole number from 1 to 1024
            scales: [0.75         | scales: [.nan           | evaluation.scales: 'NaN' is not a number from 0.25 to 4.0
            ignore-id: 11         | ignore-id: 70000        | classes.ignore-id: '70000' is not a whole number from -1 to 65535
            road: '#804080'       | 7: '#804080'            | classes.colours: the key '7' is no text. Put it into quotes
            road: '#804080'       | road: red               | classes.colours.road: 'red' is not a colour as #rrggbb
            outputs: [road        | outputs: [bus           | outputs: 'bus' is neither a class nor 'ignore'
            name: small           | name: ''                | name: '' is not a name
            name: small           | name: "a\\nb"           | name: 'a b' is not a name
            features.pt           | ../features.pt          | modules.features.file: '../features.pt' is not a name of a file
            features.pt           | /etc/passwd             | modules.features.file: '/etc/passwd' is not a name of a file
            features.pt           | 's3a:bucket'            | modules.features.file: 's3a:bucket' is not a name of a file
            features.pt           | ..                      | modules.features.file: '..' is not a name of a file
            'sha256: '            | 'sha256: x'             | sha256: it is not a SHA-256
            '  features:'         | '  extra:'              | modules.extra: there is no such key; known are [features, flow, head, low, scheduler, skip-1, skip-2, skip-key]
            factor: 20.0          | factor: .inf            | flow.factor: 'Infinity' is not a number
            scale: 0.5            | scale: 1e300            | flow.scale: '1.0E300' is not a number from 0.01 to 4.0
            smallest: 128         | smallest: 2147483647    | flow.smallest: '2147483647' is not a whole number from 0 to 4096
            initial-stride: 4     | initial-stride: 9999    | flow.initial-stride: '9999' is not a whole number from 0 to 1024
            channels: 12          | channels: 99999999      | flow.scale-field.channels: '99999999' is not a whole number
            """)
    void aValueOutOfItsBoundsIsNamedWithItsKey(String good, String bad, String message) {
        assertThat(VALID).contains(good);
        String wrong = VALID.replace(good, bad)
                .replace("height: 360", bad.contains("16384") ? "height: 16000" : "height: 360");

        assertThatThrownBy(() -> read(wrong))
                .isInstanceOf(UserException.class)
                .message()
                .contains(message)
                .hasLineCount(1);
    }

    @Test
    void manyNumbersAreRefused() {
        String numbers = "scales: [" + "1.0, ".repeat(10_000);
        assertThatThrownBy(() -> read(VALID.replace("scales: [", numbers)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("evaluation.scales: it has 10002 numbers, 32 at most");
    }

    /** Thousands of damaged files: each is read or refused, at once, and nothing else happens. */
    @Test
    void whateverIsWrittenThereItIsReadOrRefused() {
        Random random = new Random(20_240_531);
        int refused = 0;
        for (int i = 0; i < 6000; i++) {
            byte[] mutant = mutant(random);
            try {
                BundleYaml.read(mutant, "b.yaml");
            } catch (UserException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("b.yaml").hasLineCount(1).hasSizeLessThan(1000);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(new String(mutant, StandardCharsets.UTF_8), e);
            }
        }
        assertThat(refused).isBetween(3000, 5990);
    }

    private static byte[] mutant(Random random) {
        byte[] text = VALID.getBytes(StandardCharsets.UTF_8);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            text = random.nextBoolean() ? bytes(text, random) : lines(text, random);
        }
        return text;
    }

    /** Bytes changed, removed, put in, or the end cut off. */
    private static byte[] bytes(byte[] text, Random random) {
        byte[] changed = text.clone();
        int at = random.nextInt(Math.max(1, text.length));
        if (changed.length == 0) {
            return changed;
        }
        switch (random.nextInt(4)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> changed = Arrays.copyOf(text, at);
            case 2 -> changed[at] = (byte) "[]{}:,-?&*!|>'\"%@#\n\t 09".charAt(random.nextInt(23));
            default -> changed[at] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    /** A value replaced by one of another kind or size, or a line repeated, moved or indented. */
    private static byte[] lines(byte[] text, Random random) {
        List<String> values = List.of(
                "0",
                "-1",
                "1e999",
                ".nan",
                "-.inf",
                "9".repeat(400),
                "null",
                "true",
                "[]",
                "{}",
                "[[[[]]]]",
                "'x'",
                "*a",
                "&a [*a]",
                "!!set {a}",
                "!x y",
                "2147483647",
                "2147483648",
                "0x7f",
                "-0.0",
                "'" + "x".repeat(5000) + "'",
                "{a: {b: {c: d}}}",
                "- 1",
                "|",
                "\"\\u0000\"",
                "..",
                "/",
                "1_000",
                "[1, 2, 3]",
                "\u2028");
        List<String> lines = new ArrayList<>(Arrays.asList(new String(text, StandardCharsets.UTF_8).split("\n", -1)));
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        String value = values.get(random.nextInt(values.size()));
        switch (random.nextInt(5)) {
            case 0 -> lines.add(random.nextInt(lines.size()), line);
            case 1 -> lines.set(at, "  " + line);
            case 2 -> lines.remove(at);
            case 3 ->
                lines.set(
                        at, line.replaceFirst("[\\w.]+(?=[^\\w.]*$)", "\u0001").replace("\u0001", value));
            default -> lines.set(at, line.replaceFirst(": .*", ": \u0001").replace("\u0001", value));
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static BundleYaml read(String text) {
        return BundleYaml.read(text.getBytes(StandardCharsets.UTF_8), "b.yaml");
    }

    private static String valid() {
        ClassSet classes =
                new ClassSet("two", List.of(new LabelClass("road", 0x804080), new LabelClass("car", 0x00008e)), 11);
        InputSpec input = new InputSpec(
                SizePolicy.stretched(new FrameSize(480, 360)),
                InputSpec.ChannelOrder.BGR,
                List.of(110.33, 108.41, 105.03),
                List.of(1.0, 2.0, 0.5),
                8,
                InputSpec.Padding.STRIDE);
        BundleSpec spec = new BundleSpec(
                "small",
                classes,
                List.of(0, 1, LabelMap.IGNORE),
                input,
                PropagationKind.POSTERIORS,
                2,
                new Evaluation(List.of(0.75, 1.0), true, false),
                "CC0: none",
                "made up for a test");
        List<Double> numbers = List.of(1.0, 2.0, 3.0);
        FlowSpec flow = new FlowSpec(
                        InputSpec.ChannelOrder.RGB, numbers, numbers, true, 0.5, FlowSpec.Fit.PAD, 8, 128, 20, 4, true)
                .withScaleField(new FlowSpec.FeatureScale(12, 4));
        String digest = "0".repeat(64);
        return BundleYamlWriter.write(
                "small",
                Optional.of(spec),
                Optional.of(flow),
                Optional.empty(),
                Optional.empty(),
                "CC0: none",
                "made up for a test",
                Map.of("features", digest, "flow", digest));
    }
}
