package dev.reelmask.job.notice;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.OnExit;
import dev.reelmask.job.cli.Secrets;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.spark.SparkSessions;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --summary} and {@code --lineage}: who is told of a start's end, and where. */
public final class NoticeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--summary",
            paramLabel = "FILE|URI",
            description = "Also write what the start did, or why it failed, to this file as one JSON object.")
    private String summary;

    @Option(
            names = "--lineage",
            paramLabel = "FILE|URL",
            description =
                    "Also tell OpenLineage of the start: run events to this http(s) URL, or to a file, one a line.")
    private String lineage;

    /** The work of a start. */
    public interface Work {
        EndedStart run() throws IOException;
    }

    /**
     * Looks at the places, before work.
     *
     * @throws UserException if one cannot become a file
     */
    public void check() {
        if (summary != null) {
            NoticeFile.check("--summary", summary);
        }
        if (lineage != null) {
            LineageSink.check(lineage);
        }
    }

    /**
     * Does the work, and tells of its beginning and its end, however it ends. What cannot be told is a warning: the
     * results stand.
     *
     * @param name of the command
     * @param config of the start, or of one of its runs
     * @param note takes warnings
     * @return the exit code
     */
    @SuppressWarnings("try") // what is done on exit is not spoken to
    public int telling(String name, JobConfig config, Consumer<String> note, Work work) throws IOException {
        List<StartNotice> notices = notices(name, config);
        tell(notices, note, StartNotice::began);
        AtomicBoolean isTold = new AtomicBoolean();
        try (OnExit stopped = OnExit.act(() -> tellOnce(isTold, notices, note, StartNotice::stopped))) {
            return telling(isTold, notices, note, work);
        }
    }

    private static int telling(AtomicBoolean isTold, List<StartNotice> notices, Consumer<String> note, Work work)
            throws IOException {
        try {
            EndedStart end = work.run();
            tellOnce(isTold, notices, note, notice -> notice.ended(end));
            return end.exit();
        } catch (IOException | RuntimeException | Error e) {
            // what fails on the way out fails because it was stopped
            if (!OnExit.isUnderWay()) {
                tellOnce(isTold, notices, note, notice -> notice.failed(e));
            }
            throw e;
        }
    }

    private static void tellOnce(
            AtomicBoolean isTold, List<StartNotice> notices, Consumer<String> note, Telling telling) {
        if (isTold.compareAndSet(false, true)) {
            tell(notices, note, telling);
        }
    }

    private List<StartNotice> notices(String name, JobConfig config) {
        Configuration hadoop = SparkSessions.hadoop(config);
        List<StartNotice> notices = new ArrayList<>();
        if (summary != null) {
            NoticeFile file = new NoticeFile(hadoop, summary);
            notices.add(new SummaryNotice(file, name, hiding(), Clock.systemUTC()));
        }
        if (lineage != null) {
            LineageSink sink = LineageSink.of(hadoop, lineage, System.getenv());
            notices.add(new LineageNotice(sink, hadoop, name, config, hiding(), Clock.systemUTC()));
        }
        return notices;
    }

    private UnaryOperator<String> hiding() {
        return command != null && command.root().userObject() instanceof Secrets.Keeper keeper
                ? keeper.secrets()::hide
                : UnaryOperator.identity();
    }

    /** One thing that a notice does. */
    private interface Telling {
        void tell(StartNotice notice) throws IOException;
    }

    private static void tell(List<StartNotice> notices, Consumer<String> note, Telling telling) {
        for (StartNotice notice : notices) {
            try {
                telling.tell(notice);
            } catch (IOException | RuntimeException e) {
                note.accept("warning: %s could not be written: %s".formatted(notice, e.getMessage()));
            }
        }
    }
}
