package dev.reelmask.corpus;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.yaml.LimitedYaml;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The class set that the labels of a corpus are of, where somebody has said it: the user, or a file in its root. */
public final class CorpusClasses {
    /** A class set file, or the name of a class set, in the root of a corpus. */
    public static final String FILE = "reelmask-classes.yaml";

    private CorpusClasses() {}

    /**
     * The class set to read a corpus's labels with: what the user or the corpus says, else the network's. A set that is
     * said may have its own colours and its own id for "not labelled", but the network's classes in their order.
     *
     * @param given name or file of the user's class set, which goes over the corpus's own; "" if there is none
     * @param network the classes of the network that is to be scored or trained
     * @throws UserException if the classes are others, or a file cannot be read
     */
    public static ClassSet of(Configuration hadoop, URI root, String given, ClassSet network) {
        Optional<ClassSet> said = given.isEmpty() ? inRoot(hadoop, new Path(root)) : Optional.of(ClassSets.load(given));
        said.ifPresent(corpus -> difference(corpus.names(), network.names()).ifPresent(difference -> {
            throw new UserException(
                    "the labels of corpus %s are of class set '%s', the network's classes are '%s': %s. Take a network for the labels' classes, or say by --classes which these are"
                            .formatted(root, corpus.name(), network.name(), difference));
        }));
        return said.orElse(network);
    }

    private static Optional<ClassSet> inRoot(Configuration hadoop, Path root) {
        Path file = new Path(root, FILE);
        try {
            FileSystem files = root.getFileSystem(hadoop);
            if (!files.getFileStatus(root).isDirectory()) {
                return Optional.empty();
            }
            try (InputStream in = files.open(file)) {
                byte[] content = in.readNBytes(LimitedYaml.MAX_BYTES + 1);
                return Optional.of(ClassSets.ofFile(LimitedYaml.read(content, file.toString()), file.toString()));
            }
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UserException("cannot read class set file %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** The first difference, empty if there is none. */
    private static Optional<String> difference(List<String> corpus, List<String> network) {
        for (int id = 0; id < Math.min(corpus.size(), network.size()); id++) {
            if (!corpus.get(id).equals(network.get(id))) {
                return Optional.of(String.format(
                        Locale.ROOT, "class %d is '%s' there and '%s' here", id, corpus.get(id), network.get(id)));
            }
        }
        return corpus.size() == network.size()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "there are %d classes there and %d here", corpus.size(), network.size()));
    }
}
