package dev.reelmask.net.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.zoo.EspNet;
import dev.reelmask.result.HalfFloat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PyTorch and safetensors wrote: {@code tests/python/make_weight_files.py}. */
class WeightFormatsTest {
    private static final Path FILES = Path.of("src/test/resources/net/weights");
    private static final Path SHARED = Path.of("../../shared/data/weights");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.zip.pth",
                "plain.legacy.pth",
                "plain.safetensors",
                "checkpoint.zip.pth",
                "checkpoint.legacy.pth",
                "protocol4.zip.pth",
                "parameters.zip.pth",
                "float64.zip.pth",
                "float64.legacy.pth",
                "float64.safetensors"
            })
    void readsEveryValueUnderItsPlainName(String file) {
        Weights weights = WeightFiles.read(FILES.resolve(file));

        assertThat(weights.names()).containsExactlyInAnyOrder("a.weight", "a.bias", "bn.running_mean");
        assertThat(weights.get("a.weight").shape()).containsExactly(2, 3, 1, 1);
        assertThat(weights.get("a.weight").values()).containsExactly(weight());
        assertThat(weights.get("a.bias").values()).containsExactly(bias(1));
        assertThat(weights.get("bn.running_mean").values()).containsExactly(bias(2));
    }

    @ParameterizedTest
    @CsvSource({
        "float16.zip.pth, 5e-4",
        "float16.legacy.pth, 5e-4",
        "float16.safetensors, 5e-4",
        "bfloat16.zip.pth, 4e-3",
        "bfloat16.legacy.pth, 4e-3",
        "bfloat16.safetensors, 4e-3"
    })
    void widensSixteenBits(String file, float tolerance) {
        Weights weights = WeightFiles.read(FILES.resolve(file));

        assertThat(weights.get("a.weight").values())
                .usingComparatorWithPrecision(tolerance)
                .containsExactly(weight());
    }

    @Test
    void everyHalfBecomesTheFloatItWasRoundedFrom() {
        IntStream changed = IntStream.range(0, 1 << 16)
                .filter(bits -> !Float.isNaN(HalfFloat.toFloat((short) bits)))
                .filter(bits -> HalfFloat.of(HalfFloat.toFloat((short) bits)) != (short) bits);

        assertThat(changed.toArray()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.zip.pth", "checkpoint.legacy.pth", "float16.legacy.pth", "plain.safetensors"})
    void everyTruncationAndEveryFlippedByteIsReadOrRefusedInWords(String name) throws IOException {
        byte[] content = Files.readAllBytes(FILES.resolve(name));
        Path file = folder.resolve("damaged.pth");
        for (int i = 0; i < content.length; i += 1 + content.length / 300) {
            byte[] flipped = content.clone();
            flipped[i] ^= (byte) 0xff;
            for (byte[] damaged : List.of(Arrays.copyOf(content, i), flipped)) {
                Files.write(file, damaged);
                readOrRefuse(file);
            }
        }
    }

    private static void readOrRefuse(Path file) {
        try {
            WeightFiles.read(file);
        } catch (UserException e) {
            assertThat(e).hasMessageContaining("damaged.pth");
        }
    }

    @Test
    void aSafetensorsHeaderMayNotClaimMoreThanThereIs() throws IOException {
        assertRefused(safetensors(1L << 40, "{}", 0), "its header claims 1099511627776 bytes of 10");
        assertRefused(
                safetensors("{\"a\": {\"dtype\": \"F32\", \"shape\": [9], \"data_offsets\": [0, 36]}}", 8),
                "a claims bytes 0 to 36 of 8");
        assertRefused(
                safetensors(
                        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1000000, 1000000], \"data_offsets\": [0, 8]}}", 8),
                "a of shape [1000000, 1000000] and type F32 has 8 bytes");
        assertRefused(
                safetensors(
                        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}, \"b\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}}",
                        8),
                "its tensors overlap");
        assertRefused(safetensors("{\"a\": ".repeat(5000), 0), "its header is not JSON");
    }

    private void assertRefused(byte[] content, String message) throws IOException {
        Path file = Files.write(folder.resolve("bad.safetensors"), content);
        assertThatThrownBy(() -> WeightFiles.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("bad.safetensors is damaged: " + message);
    }

    private static byte[] safetensors(String header, int bytes) {
        return safetensors(header.length(), header, bytes);
    }

    private static byte[] safetensors(long claimed, String header, int bytes) {
        return ByteBuffer.allocate(Long.BYTES + header.length() + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put(header.getBytes(StandardCharsets.UTF_8))
                .array();
    }

    @Test
    void readsRaftSmall() {
        Weights weights = shared("flow_raft_small/raft-small.pth");

        // 990,162 parameters, and running means and variances of the context encoder's norms.
        assertThat(weights.names()).contains("fnet.conv1.weight", "update_block.flow_head.conv2.bias");
        long parameters = weights.tensors().entrySet().stream()
                .filter(entry -> !entry.getKey().contains("running_"))
                .mapToLong(entry -> entry.getValue().values().length)
                .sum();
        assertThat(parameters).isEqualTo(990_162);
    }

    @Test
    void theTwoReleasesOfEspnetHoldTheSameNumbers() {
        Weights pickled = shared("espnet/decoder/espnet_p_2_q_8_camvid.pth");
        Weights indexed = shared("espnet/tensors_reformatted/espnet_p_2_q_8_camvid.json");

        assertThat(pickled.tensors()).isEqualTo(indexed.tensors());
        assertThat(pickled.checkedFor(EspNet.network(12, 2, 8, EspNet.Skip.WITH_IMAGE), "espnet")
                        .names())
                .isNotEmpty();
    }

    @Test
    void readsMobilenetInHalfPrecision() {
        Weights weights = shared("mobilenet_v2/mobilenet_v2_1.0_224.json");

        assertThat(weights.tensors().values().stream()
                        .mapToLong(t -> t.values().length)
                        .sum())
                .isEqualTo(3_489_097);
        assertThat(weights.get("MobilenetV2/Logits/Conv2d_1c_1x1.weight").shape())
                .containsExactly(1001, 1280, 1, 1);
    }

    private static Weights shared(String name) {
        Path file = SHARED.resolve(name);
        assumeTrue(Files.exists(file), file + " is absent");
        return WeightFiles.read(file);
    }

    private static float[] weight() {
        double[] u = FormulaTensors.uniform(0, 6);
        float[] values = new float[6];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((u[i] * 2 - 1) * Math.sqrt(3.0 / 3));
        }
        return values;
    }

    private static float[] bias(int index) {
        double[] u = FormulaTensors.uniform(index, 2);
        return new float[] {(float) ((u[0] - 0.5) * 0.2), (float) ((u[1] - 0.5) * 0.2)};
    }
}
