package dev.reelmask.net.archive;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.StoredZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveCheckTest {
    private static final Path MODULES = Path.of("src/test/resources/net/own");
    private static final byte[] OS_SYSTEM =
            "\u0080\u0002cos\nsystem\n(X\u0004\0\0\0truetR.".getBytes(StandardCharsets.ISO_8859_1);

    @ParameterizedTest
    @ValueSource(strings = {"whole.pt", "scripted-features.pt", "dict.pt", "mask.pt"})
    void whatPytorchWritesIsAccepted(String name) throws IOException {
        byte[] archive = Files.readAllBytes(MODULES.resolve(name));

        assertThatCode(() -> ArchiveCheck.check(archive, name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.pkl", "constants.pkl"})
    void aModuleThatAsksForAFunctionIsRefusedBeforeLibtorchSeesIt(String pickle) throws IOException {
        byte[] archive = with(pickle, OS_SYSTEM);

        assertThatThrownBy(() -> TorchRuntime.load("evil", archive, Device.cpu()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("evil (" + pickle + ") asks to run os.system");
    }

    @Test
    void aZipOfSeveralFoldersIsRefused() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(whole());
        entries.put("../data.pkl", OS_SYSTEM);

        assertThatThrownBy(() -> ArchiveCheck.check(StoredZip.write(entries), "evil"))
                .hasMessageContaining("its files do not lie in one folder");
    }

    @Test
    void aTruncatedModuleIsRefused() throws IOException {
        byte[] archive = Files.readAllBytes(MODULES.resolve("whole.pt"));
        byte[] half = Arrays.copyOf(archive, archive.length / 2);

        assertThatThrownBy(() -> TorchRuntime.load("cut", half, Device.cpu()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cut is damaged");
    }

    @Test
    void codeThatTorchscriptDoesNotKnowIsRefused() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(whole());
        entries.replaceAll((name, content) -> name.endsWith(".py")
                ? new String(content, StandardCharsets.UTF_8)
                        .replaceFirst("return ", "os.system(\"true\")\n    return ")
                        .getBytes(StandardCharsets.UTF_8)
                : content);

        assertThatThrownBy(() -> TorchRuntime.load("evil", StoredZip.write(entries), Device.cpu()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "evil calls os.system, which is neither a listed operation nor a function of the archive");
    }

    private static byte[] with(String pickle, byte[] content) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(whole());
        entries.replaceAll((name, old) -> name.endsWith("/" + pickle) ? content : old);
        return StoredZip.write(entries);
    }

    private static Map<String, byte[]> whole() throws IOException {
        return StoredZip.read(Files.readAllBytes(MODULES.resolve("whole.pt")), "whole.pt");
    }
}
