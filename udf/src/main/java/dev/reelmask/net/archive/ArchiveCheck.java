package dev.reelmask.net.archive;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.PickledValue.Instance;
import dev.reelmask.net.archive.PickledValue.Items;
import dev.reelmask.net.archive.PickledValue.Plain;
import dev.reelmask.net.script.Refusal;
import dev.reelmask.net.script.ScriptCheck;
import dev.reelmask.net.weights.LegacyPickle;
import dev.reelmask.net.weights.StateDict;
import dev.reelmask.net.weights.StoredZip;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at a module's bytes before libtorch does, and writes anew what libtorch needs of them.
 *
 * <p>A module that passes has code that calls listed operations alone ({@link ScriptCheck}), tensors that lie within
 * the values that are there ({@link ModulePickle}), and objects that are what the code declares ({@link ObjectCheck}).
 * What it is loaded from holds nothing else: a zip that can be read in two ways, further files, lists of instructions
 * for phones and places in someone's source never reach libtorch.
 */
public final class ArchiveCheck {
    private static final String ROOT = "module/";
    private static final String DATA = "data.pkl";
    private static final String CONSTANTS = "constants.pkl";
    private static final String CODE = "code/";
    private static final String DESCRIPTION = "extra/" + ScriptModule.DESCRIPTION;

    /** Files that libtorch reads beside code and the values of tensors. */
    private static final Set<String> READ =
            Set.of("version", ".data/version", "byteorder", DATA, CONSTANTS, DESCRIPTION);

    /** Ten times what the largest exports have: reading takes memory in proportion. */
    private static final int MAX_TEXT = 8 << 20;

    private final String source;
    private final Map<String, byte[]> entries;

    private ArchiveCheck(String source, Map<String, byte[]> entries) {
        this.source = source;
        this.entries = entries;
    }

    /**
     * Looks at a module.
     *
     * @param source name of the module, for messages
     * @return the same module, nothing else in it
     * @throws UserException where the bytes are no TorchScript archive, or do more than compute
     */
    public static byte[] checked(byte[] archive, String source) {
        ArchiveCheck check = new ArchiveCheck(source, entries(archive, source));
        check.run();
        return StoredZip.write(check.needed());
    }

    /** Looks at a module and forgets it. */
    public static void check(byte[] archive, String source) {
        new ArchiveCheck(source, entries(archive, source)).run();
    }

    /** Entries by their path in the one folder. */
    private static Map<String, byte[]> entries(byte[] archive, String source) {
        if (LegacyPickle.is(archive)) {
            throw notScript(source, "it is a state dict or a pickled model of torch.save");
        }
        if (archive.length < 2 || archive[0] != 'P' || archive[1] != 'K') {
            throw notScript(source, "it is no zip");
        }
        Map<String, byte[]> entries = StoredZip.read(archive, source);
        Set<String> roots = entries.keySet().stream()
                .map(name -> name.substring(0, name.indexOf('/') + 1))
                .collect(Collectors.toSet());
        if (roots.size() != 1) {
            throw notScript(source, "its files do not lie in one folder");
        }
        Map<String, byte[]> inside = new LinkedHashMap<>();
        entries.forEach((name, content) -> inside.put(name.substring(name.indexOf('/') + 1), content));
        if (!inside.containsKey(DATA)) {
            throw notScript(source, "it holds no data.pkl");
        }
        if (inside.keySet().stream().noneMatch(name -> name.startsWith(CODE))) {
            throw notScript(source, "it holds weights without code, as torch.save writes them");
        }
        return inside;
    }

    private void run() {
        try {
            checkNames();
            checkLengths();
            ScriptCheck code = ScriptCheck.of(code());
            Object constants = pickle(CONSTANTS, "constants/");
            if (constants instanceof Items items && items.values().stream().allMatch(v -> v == Plain.TENSOR)) {
                Object root = pickle(DATA, "data/");
                if (!(root instanceof Instance module)) {
                    throw new Refusal("holds no module");
                }
                new ObjectCheck(code).check(module);
            } else {
                throw new Refusal("holds constants that are no tensors");
            }
        } catch (Refusal e) {
            throw refused(e.getMessage(), e);
        }
    }

    /** libtorch finds files whatever the case of their letters. */
    private void checkNames() {
        Set<String> names = new HashSet<>();
        for (String name : entries.keySet()) {
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw new Refusal("holds two files %s".formatted(StateDict.shortened(name)));
            }
        }
    }

    private void checkLengths() {
        long text = entries.entrySet().stream()
                .filter(entry -> isCode(entry.getKey()) || READ.contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue().length)
                .sum();
        if (text > MAX_TEXT) {
            throw new Refusal(String.format(
                    Locale.ROOT, "holds more than %d MiB of code and lists of its tensors", MAX_TEXT >> 20));
        }
    }

    private static boolean isCode(String name) {
        return name.startsWith(CODE) && name.endsWith(".py");
    }

    private Map<String, String> code() {
        Map<String, String> code = new LinkedHashMap<>();
        entries.forEach((name, content) -> {
            if (isCode(name)) {
                // Whatever is no ASCII is refused as source, so that the character set does not matter.
                code.put(name.substring(CODE.length()), new String(content, StandardCharsets.ISO_8859_1));
            }
        });
        return code;
    }

    private PickledValue pickle(String name, String folder) {
        byte[] content = entries.get(name);
        if (content == null) {
            throw new Refusal("holds no " + name);
        }
        try {
            return new ModulePickle(content, key -> {
                        byte[] values = entries.get(folder + key);
                        return values == null ? -1 : values.length;
                    })
                    .read();
        } catch (Refusal e) {
            throw new UserException(
                    "%s (%s) %s. A module is loaded only if it is as torch.jit.save writes it, without anything that acts; see docs/bring-your-own-network.md."
                            .formatted(source, name, e.getMessage()),
                    e);
        }
    }

    private Map<String, byte[]> needed() {
        Map<String, byte[]> needed = new LinkedHashMap<>();
        entries.forEach((name, content) -> {
            if (isCode(name) || READ.contains(name) || name.matches("(data|constants)/[A-Za-z0-9_]+")) {
                needed.put(ROOT + name, content);
            }
        });
        return needed;
    }

    private UserException refused(String what, Exception cause) {
        return new UserException(
                "%s %s. A module may only compute; see docs/bring-your-own-network.md, \"What runs, and what cannot\"."
                        .formatted(source, what),
                cause);
    }

    private static UserException notScript(String source, String why) {
        return new UserException(
                "%s is not a TorchScript archive that PyTorch can open: %s. Write it with torch.jit.trace(model, example).save(file), or for a network that Reelmask knows use reelmask import."
                        .formatted(source, why));
    }
}
