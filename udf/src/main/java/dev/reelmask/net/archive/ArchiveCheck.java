package dev.reelmask.net.archive;

import dev.reelmask.frame.UserException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at a module's bytes before libtorch does: a zip of one folder with TorchScript code, whose pickles name nothing
 * but tensors, plain data and the archive's own classes. What then runs is TorchScript: it can compute with tensors,
 * but has no operation that opens files, starts processes or imports Python or Java code.
 */
public final class ArchiveCheck {
    private static final Set<String> PICKLES = Set.of("data.pkl", "constants.pkl");

    private ArchiveCheck() {}

    /**
     * Looks at a module.
     *
     * @param source name of the module, for messages
     * @throws UserException where the bytes are no such archive
     */
    public static void check(byte[] archive, String source) {
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
        String root = roots.iterator().next();
        if (!entries.containsKey(root + "data.pkl")) {
            throw notScript(source, "it holds no data.pkl");
        }
        if (entries.keySet().stream().noneMatch(name -> name.startsWith(root + "code/"))) {
            throw notScript(source, "it holds weights without code, as torch.save writes them");
        }
        for (String pickle : PICKLES) {
            if (entries.containsKey(root + pickle)) {
                new PickleReader(entries.get(root + pickle), source + " (" + pickle + ")").read();
            }
        }
    }

    private static UserException notScript(String source, String why) {
        return new UserException(
                "%s is not a TorchScript archive that PyTorch can open: %s. Write it with torch.jit.trace(model, example).save(file), or for a network that Reelmask knows use reelmask import."
                        .formatted(source, why));
    }
}
