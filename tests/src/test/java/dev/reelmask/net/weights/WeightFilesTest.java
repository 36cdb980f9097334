package dev.reelmask.net.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.zoo.FaceUnet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {
    private static final Network NETWORK = FaceUnet.network(3);

    @Test
    void readsBackWhatAnArchiveHolds() {
        Weights weights = Weights.initial(NETWORK, 3);
        byte[] archive = TorchArchive.write(NetworkModule.training(NETWORK, weights));

        Weights read = WeightFiles.readZip(archive, "net.pt").checkedFor(NETWORK, "net.pt");

        assertThat(read.tensors()).isEqualTo(weights.tensors());
    }

    @Test
    void readsAStateDictOfPytorch() {
        Path file = Path.of("../../shared/data/weights/face_unet_simonenkel/model_best.pth");
        assumeTrue(Files.exists(file), file + " is absent");

        Weights weights = WeightFiles.read(file).checkedFor(FaceUnet.network(19), file.toString());

        assertThat(weights.names()).hasSize(26);
    }

    @Test
    void refusesToRunCodeOfAPickle() {
        byte[] pickle =
                "\u0080\u0002cos\nsystem\n(X\u0004\u0000\u0000\u0000truetR.".getBytes(StandardCharsets.ISO_8859_1);
        byte[] zip = StoredZip.write(Map.of("evil/data.pkl", pickle));

        assertThatThrownBy(() -> WeightFiles.readZip(zip, "evil.pt"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "evil.pt asks to run os.system. Only weights are read from such files, never code");
    }

    @Test
    void refusesObjectsOfForeignClasses() {
        byte[] pickle = "\u0080\u0002csubprocess\nPopen\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1);
        byte[] zip = StoredZip.write(Map.of("evil/data.pkl", pickle));

        assertThatThrownBy(() -> WeightFiles.readZip(zip, "evil.pt")).hasMessageContaining("subprocess.Popen");
    }

    @Test
    void saysWhenAFileIsDamaged() {
        Map<String, byte[]> entries =
                StoredZip.read(TorchArchive.write(NetworkModule.training(NETWORK, Weights.initial(NETWORK, 3))), "net");
        Map<String, byte[]> damaged = new LinkedHashMap<>(entries);
        damaged.put("face_unet/data/0", new byte[8]);

        assertThatThrownBy(() -> WeightFiles.readZip(StoredZip.write(damaged), "net.pt"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("net.pt is damaged: enc1__0__weight has fewer values than its shape");
    }

    @Test
    void saysWhenAFileIsOfAnotherKind(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("old.pth"), "legacy pickle");

        assertThatThrownBy(() -> WeightFiles.read(file)).hasMessageContaining("holds no weights that are known here");
        assertThatThrownBy(() -> WeightFiles.read(folder.resolve("none.pth")))
                .hasMessageContaining("There is no weight file");
    }

    @Test
    void readsPlainFloatsWithAnIndex(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("w.json"),
                "{\"tensors\": [{\"name\": \"a.weight\", \"shape\": [2], \"offset_floats\": 1, \"count\": 2}]}");
        byte[] one = {0, 0, (byte) 0x80, 0x3f};
        byte[] floats = new byte[12];
        System.arraycopy(one, 0, floats, 4, 4);
        Files.write(folder.resolve("w.f32le"), floats);

        assertThat(WeightFiles.read(folder.resolve("w.json")).get("a.weight").values())
                .containsExactly(1, 0);
    }

    @Test
    void listsEveryTensorThatDoesNotFit() {
        Weights other = Weights.initial(FaceUnet.network(4), 1);

        assertThatThrownBy(() -> other.checkedFor(NETWORK, "four.pt"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("four.pt does not hold the weights of face_unet: 2 of 26 tensors differ")
                .hasMessageContaining("out.weight")
                .hasMessageContaining("[3, 32, 1, 1]")
                .hasMessageContaining("[4, 32, 1, 1]");
    }
}
