package dev.reelmask.net.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weight files made to harm. Each is refused in words, soon, and without much memory. */
@Timeout(10)
class HostileWeightsTest {
    /** Begins a legacy file: magic number, protocol 1001, an empty dict of machine facts. */
    private static final String LEGACY = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019."
            + "\u0080\u0002M\u00e9\u0003." + "\u0080\u0002}.";

    private static final String PERSISTENT_ID =
            "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0" + "0X\u0003\0\0\0cpuK\u0001tQ";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os\nsystem",
                "posix\nsystem",
                "builtins\neval",
                "builtins\ngetattr",
                "torch\nload",
                "torch.hub\nload",
                "torch.storage\n_load_from_bytes",
                "runpy\nrun_path"
            })
    void noFunctionIsCalled(String function) {
        String call = "\u0080\u0002c" + function + "\n(X\u0004\0\0\0truetR.";
        String name = function.replace('\n', '.');

        assertRefused(zip(call), "asks to run " + name + ". Only weights are read from such files, never code");
        assertRefused(bytes(LEGACY + call), "asks to run " + name);
    }

    @Test
    void aFunctionNamedFromTheStackIsNotCalledEither() {
        assertRefused(
                zip("\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093(\u008c\u0004truetR."), "asks to run os.system");
    }

    @Test
    void noObjectOfAForeignClassIsMade() {
        assertRefused(zip("\u0080\u0002csubprocess\nPopen\n)\u0081}b."), "asks to run subprocess.Popen");
        assertRefused(zip("(S'true'\nios\nsystem\n."), "uses pickle opcode 0x53");
    }

    @Test
    void aDictThatDoublesAtEveryLevelIsRefused() {
        StringBuilder laughs = new StringBuilder("\u0080\u0002}q\0");
        for (char level = 1; level < 31; level++) {
            char below = (char) (level - 1);
            laughs.append("}q").append(level).append("(X\u0001\0\0\0ah").append(below);
            laughs.append("X\u0001\0\0\0bh").append(below).append("u");
        }

        assertRefused(zip(laughs + "."), "it has more than 1000000 entries");
    }

    @Test
    void aDictInsideItselfIsRefused() {
        assertRefused(zip("\u0080\u0002}q\0X\u0001\0\0\0ah\0s."), "its dicts are nested deeper than 32");
    }

    @Test
    void aListAsKeyOfItsOwnDictIsNotHashed() {
        // l = []; l.append(l); {l: 1}
        assertReadAsNothing(zip("\u0080\u0002}]q\0h\0aK\u0001s."));
    }

    @Test
    void deepNestingOverflowsNothing() {
        assertRefused(zip("\u0080\u0002" + "]".repeat(1_000_000) + "a".repeat(999_999) + "."), "holds no state dict");
        assertRefused(
                zip("\u0080\u0002" + "}X\u0001\0\0\0a".repeat(100_000) + "}" + "s".repeat(100_000) + "."),
                "nested deeper");
    }

    @Test
    void claimedLengthsAreNotBelieved() {
        assertRefused(zip("\u0080\u0002X\u00ff\u00ff\u00ff\u007fabc."), "its pickle ends early or makes no sense");
        assertRefused(zip("\u0080\u0002B\u00ff\u00ff\u00ff\u007fabc."), "its pickle ends early or makes no sense");
        assertRefused(
                bytes(LEGACY + "\u0080\u0002}X\u0001\0\0\0a" + tensor("K\u0001", "K\u0001")
                        + "s.\u0080\u0002]X\u0001\0\0\0" + "0a." + "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f"),
                "it ends inside storage 0");
    }

    @Test
    void aTensorLargerThanItsValuesIsRefused() {
        String huge = "J\u00ff\u00ff\u00ff\u007f";
        assertRefused(weights(tensor(huge + huge + huge, "K\0K\0K\0")), "a has fewer values than its shape");
        assertRefused(weights(tensor("J\u00ff\u00ff\u00ff\u00ff", "K\u0001")), "a has fewer values than its shape");
        assertRefused(weights(tensor("K\u0001", "K\u0001").replace("K\0(", "K\u0007(")), "a points outside its values");
        assertRefused(weights(tensor("K\u0001".repeat(9), "K\u0001".repeat(9))), "the values of a are missing");
    }

    @Test
    void oneStorageUnderThousandsOfNamesIsRefused() {
        StringBuilder pickle = new StringBuilder("\u0080\u0002}")
                .append(tensor("Kd", "K\u0001"))
                .append("q\u00010(");
        for (int i = 0; i < 5000; i++) {
            pickle.append(String.format(Locale.ROOT, "X\u0004\0\0\0%04dh\u0001", i));
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("evil/data.pkl", bytes(pickle + "u."));
        entries.put("evil/data/0", new byte[400]);

        assertRefused(StoredZip.write(entries), "its tensors are more than 4 times as large as the file");
    }

    @Test
    void storagesOutsideTheFileAreNotOpened() throws IOException {
        Files.write(folder.resolve("secret"), new byte[4]);
        String pickle = weights(tensor("K\u0001", "K\u0001")).replace("X\u0001\0\0\0" + "0", "X\u0009\0\0\0../secret");

        assertRefused(pickle, "the values of a are missing");
    }

    @Test
    void aZipThatUnpacksWithoutEndIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("evil/data.pkl"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                zip.write(zeros);
            }
        }

        assertRefused(bytes.toByteArray(), "it unpacks to more than");
    }

    private static String weights(String tensor) {
        return "\u0080\u0002}X\u0001\0\0\0a" + tensor + "s.";
    }

    /** A float tensor of storage 0, which holds one value. */
    private static String tensor(String shape, String strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n(" + PERSISTENT_ID + "K\0(" + shape + "t(" + strides
                + "t\u0089ccollections\nOrderedDict\n)RtR";
    }

    private void assertRefused(String pickle, String message) {
        assertRefused(zip(pickle), message);
    }

    private void assertRefused(byte[] content, String message) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("evil.pth")
                .hasMessageContaining(message);
    }

    private void assertReadAsNothing(byte[] content) {
        assertThat(read(content).names()).isEmpty();
    }

    private Weights read(byte[] content) {
        try {
            return WeightFiles.read(Files.write(folder.resolve("evil.pth"), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zip(String pickle) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("evil/data.pkl", bytes(pickle));
        entries.put("evil/data/0", new byte[4]);
        return StoredZip.write(entries);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
