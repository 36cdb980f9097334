package dev.reelmask.job.train;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.plan.LabelWarnings;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** What a segmenter learns from and is scored on. */
final class CorpusOptions {
    @Option(names = "--train", required = true, paramLabel = "URI", description = "Labelled sequences to learn from.")
    private URI train;

    @Option(
            names = "--validation",
            required = true,
            paramLabel = "URI",
            description = "Labelled sequences of other people or places, to choose the best weights by.")
    private URI validation;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Layout of both (default ${DEFAULT-VALUE}).")
    private String layout;

    @Option(
            names = "--classes",
            paramLabel = "NAME|FILE",
            defaultValue = "face-lite",
            description = "Class set of the labels (default ${DEFAULT-VALUE}).")
    private String classes;

    private final Configuration hadoop = new Configuration();

    Configuration hadoop() {
        return hadoop;
    }

    URI train() {
        return train;
    }

    /** The classes that are trained. */
    ClassSet classes() {
        return ClassSets.load(classes);
    }

    /** These in colours and with an ignore id of the corpora's own where they say some. */
    ClassSet labels(ClassSet classSet) {
        ClassSet ofTrain = CorpusClasses.of(hadoop, train, "", classSet);
        if (!ofTrain.equals(CorpusClasses.of(hadoop, validation, "", classSet))) {
            throw new UserException("%s and %s say in their %s different things of their labels; make the files equal"
                    .formatted(train, validation, CorpusClasses.FILE));
        }
        return ofTrain;
    }

    List<SequenceSpec> trainSequences(ClassSet labels, Consumer<String> note) {
        return labelled(train, labels, note);
    }

    List<SequenceSpec> validationSequences(ClassSet labels, Consumer<String> note) {
        return labelled(validation, labels, note);
    }

    private List<SequenceSpec> labelled(URI root, ClassSet labels, Consumer<String> note) {
        List<SequenceSpec> listed = list(List.of(root));
        LabelWarnings.of(listed, labels).forEach(note);
        return listed;
    }

    /** Sequences of some roots in the same layout. */
    List<SequenceSpec> list(List<URI> roots) {
        return roots.stream()
                .flatMap(root -> Corpora.sequences(hadoop, root, CorpusLayout.of(layout)).stream())
                .toList();
    }
}
