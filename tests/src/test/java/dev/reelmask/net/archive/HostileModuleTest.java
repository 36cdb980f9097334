package dev.reelmask.net.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.weights.StoredZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modules whose zip, pickles or objects would make libtorch read or write what is not theirs. */
@Timeout(60)
class HostileModuleTest {
    private static final String CODE =
            """
            class Net(Module):
              weight : Tensor
              inner : __torch__.Inner
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return torch.add(x, self.weight)
            class Inner(Module):
              a : int
              b : Optional[List[float]]
              c : Tuple[bool, str]
            class Small(Module):
              a : int
            """;
    private static final String INNER = "c__torch__\nInner\n)\u0081}(" + text("a") + "K\u0001" + text("b") + "N"
            + text("c") + "(\u0088" + text("s") + "tub";

    @Test
    void aModuleAsPytorchWritesItIsAccepted() {
        assertThatCode(() -> check(net(tensor("0", 4, 0, "K\u0002K\u0002", "K\u0002K\u0001"), INNER)))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(net(tensor("0", 4, 3, "", ""), INNER))).doesNotThrowAnyException();
        assertThatCode(() -> check(net(tensor("0", 4, 0, "KcK\u0000", "K\u0001K\u0001"), INNER)))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(net(tensor("0", 1, 0, "M\u00ff\u00ff", "K\u0000"), INNER)))
                .doesNotThrowAnyException();
    }

    @Test
    void tensorsBeyondTheirValuesAreRefused() {
        String reaches = "describes a tensor that reaches beyond its values";
        assertRefused(net(tensor("0", 4, 0, "K\u0005", "K\u0001"), INNER), reaches);
        assertRefused(net(tensor("0", 4, 1, "K\u0004", "K\u0001"), INNER), reaches);
        assertRefused(net(tensor("0", 4, 4, "", ""), INNER), reaches);
        assertRefused(net(tensor("0", 4, 0, "K\u0002K\u0002", "K\u0003K\u0001"), INNER), reaches);
        assertRefused(net(tensor("0", 4, 0, "K\u0002", "J\u00ff\u00ff\u00ff\u00ff"), INNER), "an impossible shape");
        assertRefused(net(tensor("0", 4, -1, "K\u0001", "K\u0001"), INNER), "an impossible shape");
        assertRefused(
                net(tensor("0", 4, 0, "J\u00ff\u00ff\u00ff\u007f".repeat(3), "K\u0000".repeat(3)), INNER),
                "an impossible shape");
        assertRefused(net(tensor("0", 4, 0, "\u008a\b\0\0\0\0\0\0\0@", "K\u0000"), INNER), "an impossible shape");
    }

    @Test
    void valuesThatAreNotThereAreRefused() {
        assertRefused(net(tensor("0", 5, 0, "K\u0001", "K\u0001"), INNER), "describes more values than there are");
        assertRefused(net(tensor("1", 1, 0, "K\u0001", "K\u0001"), INNER), "describes more values than there are");
        assertRefused(
                net(tensor("../version", 1, 0, "K\u0001", "K\u0001"), INNER), "describes more values than there are");
    }

    @Test
    void objectsOfOtherClassesThanDeclaredAreRefused() {
        String weight = tensor("0", 4, 0, "K\u0004", "K\u0001");
        String small = "c__torch__\nSmall\n)\u0081}(" + text("a") + "K\u0001ub";
        assertRefused(net(weight, small), "holds an attribute inner of __torch__.Net that is no __torch__.Inner");
        assertRefused(net(weight, weight.replace("X\u0001\0\0\u00000", "X\u0001\0\0\u00001")), "describes more values");
        assertRefused(net("K\u0001", INNER), "holds an attribute weight of __torch__.Net that is no Tensor");
        assertRefused(
                net(weight, INNER.replace("K\u0001", "N")), "holds an attribute a of __torch__.Inner that is no int");
        assertRefused(
                net(weight, INNER.replace("N", "](K\u0001e")),
                "holds an attribute b of __torch__.Inner that is no Optional[List[float]]");
        assertRefused(net(weight, INNER.replace(text("s") + "t", "t")), "that is no Tuple[bool, str]");
        assertRefused(net(weight, INNER.replace(text("a"), text("z"))), "with other attributes than its class");
        assertRefused(net(weight, INNER.replace("__torch__\nInner", "__torch__\nAbsent")), "is no __torch__.Inner");
        assertRefused(
                net(weight, INNER.replace("__torch__\nInner", "__torch__.torch\nclasses.a.B")),
                "is no __torch__.Inner");
    }

    @Test
    void whatPytorchDoesNotWriteIsRefused() {
        String weight = tensor("0", 4, 0, "K\u0004", "K\u0001");
        assertRefused(net(weight, "cos\nsystem\n(" + text("true") + "tR"), "asks to run os.system");
        assertRefused(net(weight, "ctorch.distributed.rpc\nrref\n)R"), "asks to run torch.distributed.rpc.rref");
        assertRefused(net("ctorch._utils\n_rebuild_qtensor\n)R", INNER), "asks to run torch._utils._rebuild_qtensor");
        assertRefused(net(weight, INNER + "r\u00ff\u00ff\u00ff\u007f"), "numbers its values beyond its own length");
        assertRefused(net(weight, "h\u0009"), "recalls what it never stored");
        assertRefused(net(weight, ")\u0085".repeat(1) + "\u0085".repeat(100_000)), "is nested deeper than 64 levels");
        assertRefused(net(weight, "K\u0001(\u0085"), "takes values from below a mark");
        assertRefused(net(weight, "]q\u0001(h\u0001e"), "fills a list or dict in a way");
        assertRefused(net(weight, INNER) + "x", "holds more than one value");
        assertRefused(net(weight, "]l"), "uses pickle opcode 0x6c");
        assertRefused("\u0080\u0004N.", "is no pickle of protocol 2");
        assertRefused("\u0080\u0002", "ends early or makes no sense");
        assertRefused("\u0080\u0002N.", "holds no module");
    }

    @Test
    void whatIsSharedManyTimesIsLookedAtOnce() {
        String value = "](K\u0001eq\u0001";
        String type = "List[int]";
        for (char level = 2; level < 50; level++) {
            value = "](" + value + "h" + (char) (level - 1) + "eq" + level;
            type = "List[" + type + "]";
        }
        String pickle = "\u0080\u0002c__torch__\nNet\n)\u0081}(" + text("a") + value + "ub.";
        Map<String, byte[]> entries = entries(pickle.getBytes(StandardCharsets.ISO_8859_1));
        String code = "class Net(Module):\n  a : %s\n".formatted(type);
        entries.put("root/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));

        assertThatCode(() -> ArchiveCheck.check(archive(entries), "net")).doesNotThrowAnyException();
    }

    /** Whatever is done to a pickle, it is accepted or refused, soon. */
    @Test
    void damagedPicklesAreAcceptedOrRefusedAndNothingElse() {
        byte[] valid = net(tensor("0", 4, 0, "K\u0002K\u0002", "K\u0002K\u0001"), INNER)
                .getBytes(StandardCharsets.ISO_8859_1);
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = valid.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            try {
                ArchiveCheck.check(archive(entries(mutant)), "net");
            } catch (UserException e) {
                assertThat(e.getMessage()).startsWith("net").hasLineCount(1);
            }
        }
    }

    @Test
    void textThatLooksLikeATypeOfValuesSurvivesTheConversion() {
        String lure = "ctorch\nFloatStorage\nctorch\nFloatStorage\n";
        String inner = INNER.replace(text("s"), text(lure));
        Map<String, byte[]> entries =
                entries(net(tensor("0", 4, 0, "K\u0004", "K\u0001"), inner).getBytes(StandardCharsets.ISO_8859_1));
        byte[] archive = ArchiveCheck.checked(archive(entries), "net");

        byte[] converted = StorageTypes.toBfloat16(archive);

        String pickle =
                new String(StoredZip.read(converted, "net").get("module/data.pkl"), StandardCharsets.ISO_8859_1);
        assertThat(pickle).contains(text(lure)).contains("ctorch\nBFloat16Storage\n");
        assertThatCode(() -> ArchiveCheck.check(converted, "net")).doesNotThrowAnyException();
    }

    @Test
    void libtorchGetsNothingBesideWhatItNeeds() {
        Map<String, byte[]> entries = entries(valid());
        for (String name : List.of(
                "model.json",
                "bytecode.pkl",
                "mobile_debug_handles.pkl",
                "code/__torch__.py.debug_pkl",
                "extra/evil",
                "traced_inputs.pkl",
                ".data/serialization_id",
                "code/a.so",
                "lib/evil.jar",
                "data.pkl.zip")) {
            entries.put("root/" + name, "x".getBytes(StandardCharsets.UTF_8));
        }

        byte[] checked = ArchiveCheck.checked(archive(entries), "net");

        assertThat(StoredZip.read(checked, "net"))
                .containsOnlyKeys(
                        "module/version",
                        "module/data.pkl",
                        "module/constants.pkl",
                        "module/code/__torch__.py",
                        "module/data/0");
    }

    @Test
    void filesThatDifferInTheirCaseAreRefused() {
        Map<String, byte[]> entries = entries(valid());
        entries.put("root/code/__TORCH__.py", "class A:\n  pass\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ArchiveCheck.check(archive(entries), "net"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds two files code/__TORCH__.py");
    }

    @Test
    void aZipThatCanBeReadInTwoWaysIsRefused() throws IOException {
        byte[] twice = zip(List.of("root/aa.py", "root/ab.py"));
        byte[] same = new String(twice, StandardCharsets.ISO_8859_1)
                .replace("root/ab.py", "root/aa.py")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertDamaged(same, "it holds two files 'root/aa.py'");

        String first = new String(twice, StandardCharsets.ISO_8859_1).replaceFirst("root/ab.py", "root/xx.py");
        assertDamaged(first.getBytes(StandardCharsets.ISO_8859_1), "it names a file in two ways");

        assertDamaged(
                (new String(twice, StandardCharsets.ISO_8859_1) + "PK\u0005\u0006" + "\0".repeat(18))
                        .getBytes(StandardCharsets.ISO_8859_1),
                "holds no data.pkl",
                "do not lie in one folder");
    }

    private static void assertDamaged(byte[] zip, String... messages) {
        assertThatThrownBy(() -> ArchiveCheck.check(zip, "net"))
                .isInstanceOf(UserException.class)
                .message()
                .containsAnyOf(messages);
    }

    private static byte[] zip(List<String> names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(1);
                CRC32 checksum = new CRC32();
                checksum.update('x');
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                zip.write('x');
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] valid() {
        return net(tensor("0", 4, 0, "K\u0004", "K\u0001"), INNER).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertRefused(String pickle, String message) {
        assertThatThrownBy(() -> check(pickle))
                .isInstanceOf(UserException.class)
                .message()
                .contains(message)
                .hasLineCount(1);
    }

    private static void check(String pickle) {
        ArchiveCheck.check(archive(entries(pickle.getBytes(StandardCharsets.ISO_8859_1))), "net");
    }

    private static byte[] archive(Map<String, byte[]> entries) {
        return StoredZip.write(entries);
    }

    private static Map<String, byte[]> entries(byte[] pickle) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("root/version", "3\n".getBytes(StandardCharsets.UTF_8));
        entries.put("root/data.pkl", pickle);
        entries.put("root/constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
        entries.put("root/code/__torch__.py", CODE.getBytes(StandardCharsets.UTF_8));
        entries.put("root/data/0", new byte[16]);
        return entries;
    }

    private static String net(String weight, String inner) {
        return "\u0080\u0002c__torch__\nNet\n)\u0081}(" + text("weight") + weight + text("inner") + inner + "ub.";
    }

    /** {@code _rebuild_tensor_v2} of 32-bit floats. */
    private static String tensor(String key, int elements, int offset, String sizes, String strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" + text(key)
                + text("cpu")
                + "J" + bytes(elements) + "tQJ" + bytes(offset) + "(" + sizes + "t(" + strides
                + "t\u0089ccollections\nOrderedDict\n)RtR";
    }

    private static String text(String value) {
        return "X" + bytes(value.length()) + value;
    }

    private static String bytes(int value) {
        StringBuilder bytes = new StringBuilder();
        for (int shift = 0; shift < 32; shift += 8) {
            bytes.append((char) (value >>> shift & 0xff));
        }
        return bytes.toString();
    }
}
