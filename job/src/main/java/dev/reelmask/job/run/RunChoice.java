package dev.reelmask.job.run;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.NearNames;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.table.SequenceReader;
import java.util.List;
import java.util.Optional;

/** The run that a command reads, where its user may leave the name out. */
public final class RunChoice {
    private RunChoice() {}

    /**
     * The run of this name, or the only one.
     *
     * @param results as the user wrote it
     * @param name empty if the user gave none
     * @throws UserException if there is no such run, no start of it has finished, or there are several to choose from
     */
    public static String of(SequenceReader reader, String results, Optional<String> name) {
        List<String> runs = reader.runs();
        if (name.isPresent()) {
            if (!runs.contains(name.get()) && !isFinished(reader, name.get())) {
                throw new UserException("there is no run '%s' under %s: %s"
                        .formatted(name.get(), results, NearNames.of(name.get(), runs)));
            }
            return reader.record(name.get()).run();
        }
        if (runs.size() != 1) {
            throw new UserException(
                    runs.isEmpty()
                            ? "%s holds no finished run; run segment first".formatted(results)
                            : "%s holds several runs, choose one with --run: %s"
                                    .formatted(results, String.join(", ", runs)));
        }
        return runs.get(0);
    }

    private static boolean isFinished(SequenceReader reader, String name) {
        return ResultsLayout.isRun(name) && reader.find(name).isPresent();
    }
}
