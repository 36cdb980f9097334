package dev.reelmask.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.train.step.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The checkpoints of one training in its folder: the last, from which it goes on, and the one that scored best. Those
 * of another training are refused.
 */
final class Checkpoints {
    private static final String LAST = "last.checkpoint";
    private static final String BEST = "best.checkpoint";

    private final TrainingFolder folder;
    private final TrainingFacts facts;

    Checkpoints(TrainingFolder folder, TrainingFacts facts) {
        this.folder = folder;
        this.facts = facts;
    }

    Path lastFile() {
        return folder.file(LAST);
    }

    /** @throws UserException if it is damaged or of another training */
    Optional<TrainingState> last() {
        return read(LAST);
    }

    /** @throws UserException if it is damaged or of another training */
    Optional<TrainingState> best() {
        return read(BEST);
    }

    void keepLast(TrainingState state) {
        CheckpointFile.write(folder.file(LAST), new CheckpointFile.Checkpoint(facts, state));
    }

    void keepBest(TrainingState state) {
        CheckpointFile.write(folder.file(BEST), new CheckpointFile.Checkpoint(facts, state));
    }

    /** For a training that starts anew: a best score of the one before must not win. */
    void forgetBest() {
        try {
            Files.deleteIfExists(folder.file(BEST));
        } catch (IOException e) {
            throw new UncheckedIOException("deleting " + folder.file(BEST) + " failed", e);
        }
    }

    private Optional<TrainingState> read(String name) {
        Path file = folder.file(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        CheckpointFile.Checkpoint checkpoint = CheckpointFile.read(file);
        String changes = facts.changesSince(checkpoint.facts());
        if (!changes.isEmpty()) {
            throw new UserException(
                    "%s was made with %s. Give the options and data that it was made with, or start anew in another --out (or delete %s)."
                            .formatted(file, changes, folder.path()));
        }
        return Optional.of(checkpoint.state());
    }
}
