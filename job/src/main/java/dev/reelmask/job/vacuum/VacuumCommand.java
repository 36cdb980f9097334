package dev.reelmask.job.vacuum;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.store.Store;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask vacuum}: the one command that deletes results. */
@Command(
        name = "vacuum",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Deletes what nobody needs any more.",
            "Unfinished files of starts that are no more, and units that no view shows and no start can use. Leaves "
                    + "alone runs of which a start is under way."
        },
        footer = {
            "",
            "Example:",
            "  reelmask vacuum --results /data/results --dry-run",
            "  reelmask vacuum --results /data/results --gone",
            "  reelmask vacuum --results /data/results --run fixed-5-blend-0a1b2c3d"
        })
public final class VacuumCommand implements Callable<Integer> {
    @Option(names = "--results", paramLabel = "URI", required = true, description = "Root of the tables.")
    private String results;

    @ArgGroup
    private What what = new What();

    @Option(names = "--corpus", paramLabel = "URI", description = "With --gone: only runs of this corpus.")
    private URI corpus;

    @Option(names = "--dry-run", description = "Print what would be deleted, and delete nothing.")
    private boolean dryRun;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    /** What is deleted beyond what nobody needs. */
    private static final class What {
        @Option(
                names = "--gone",
                description = "Also delete the results of sequences whose video or folder is no longer in the corpus. "
                        + "What cannot be seen today is not gone.")
        private boolean gone;

        @Option(names = "--run", paramLabel = "NAME", description = "Delete this run, all of it, and nothing else.")
        private String run;

        @Option(
                names = "--plan",
                paramLabel = "NAME",
                description = "Delete this plan of key frames, and nothing else.")
        private String plan;
    }

    @Override
    public Integer call() {
        if (corpus != null && !what.gone) {
            throw new UserException("--corpus says whose sequences may be gone; give --gone too");
        }
        JobConfig config = configOptions.read(Map.of());
        Store store = ResultsRoot.open(SparkSessions.hadoop(config), results);
        LeaseTerms terms =
                new LeaseTerms(Duration.ofSeconds(config.results().leaseSeconds()), LeaseTerms.Claim.RESPECT);
        Vacuum vacuum = new Vacuum(store, terms, dryRun ? Vacuum.Mode.DRY_RUN : Vacuum.Mode.DELETE, common::note);
        VacuumReport report = report(vacuum);
        common.printResult(report.fields(), report.text());
        return ExitCodes.DONE;
    }

    private VacuumReport report(Vacuum vacuum) {
        if (what.run != null) {
            return vacuum.run(what.run);
        }
        if (what.plan != null) {
            return vacuum.plan(what.plan);
        }
        return what.gone ? vacuum.gone(Optional.ofNullable(corpus)) : vacuum.leftOvers();
    }
}
