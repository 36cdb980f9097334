package dev.reelmask.job.bench;

import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.OutputPlace;
import dev.reelmask.job.table.StoredTransitions;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.table.GapIntervals.Interval;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.table.row.TransitionUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench schedulers}: every kind of scheduler on a table, at equal average key intervals. */
@Command(
        name = "schedulers",
        mixinStandardHelpOptions = true,
        description =
                "Compares schedulers and their bounds on a table of reelmask transitions, at equal key intervals.",
        footer = {
            "",
            "Runs no network: what every key frame is worth is in the table (docs/schedulers.md).",
            "",
            "Example:",
            "  reelmask bench schedulers --table /data/results --aki 3,5,8,12 --picture curves.svg"
        })
public final class SchedulersBench implements Callable<Integer> {
    private static final int MOST_RESAMPLES = 100_000;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--table",
            required = true,
            paramLabel = "URI",
            description = "Results root with one run of transitions, or its folder transitions/run=NAME.")
    private String table;

    @Option(
            names = "--own-masks",
            paramLabel = "URI",
            description =
                    "The same of the same sequences without labels: also tells what the best key frames are worth that can be known without labels.")
    private String ownMasks;

    @Option(
            names = "--aki",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "3,5,8,12,20,30",
            description = "Average key intervals to compare at (default ${DEFAULT-VALUE}).")
    private List<Double> akis;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Seeds of random keys, by their mean (default ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            split = ",",
            description = "Bundles of reelmask train scheduler or planner, which stand beside the others.")
    private List<String> bundles = List.of();

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Also tell how sure the shares are: 95 %% intervals from N draws of the sequences (default: none).")
    private int resamples;

    @Option(
            names = "--timeline",
            paramLabel = "FILE",
            description =
                    "Also draw 900 frames of the first sequence at the last --aki, mIoU and key frames of four schedulers, and all their key intervals, as SVG.")
    private Path timeline;

    @Option(names = "--picture", paramLabel = "FILE", description = "Also draw the curves, as SVG.")
    private Path picture;

    @Option(
            names = "--intervals",
            paramLabel = "FILE",
            description =
                    "Also draw how long the intervals between consecutive key frames are at the last --aki, a curve a scheduler, as SVG.")
    private Path intervals;

    @Override
    public Integer call() {
        if (resamples < 0 || resamples > MOST_RESAMPLES) {
            throw new UserException("--resamples must be 0 to %s, got %s".formatted(MOST_RESAMPLES, resamples));
        }
        if (seeds < 1 || akis.stream().anyMatch(aki -> !(aki >= 1))) {
            throw new UserException("--seeds and every --aki must be at least 1, got %s and %s".formatted(seeds, akis));
        }
        OutputPlace.checkFile("--picture", picture);
        OutputPlace.checkFile("--timeline", timeline);
        OutputPlace.checkFile("--intervals", intervals);
        List<LearnedBundle> read = bundles.stream().map(LearnedBundle::read).toList();
        Set<MapKind> maps = read.stream().flatMap(one -> one.maps().stream()).collect(Collectors.toSet());
        Set<ClassKind> classes =
                read.stream().flatMap(one -> one.classes().stream()).collect(Collectors.toSet());
        TransitionTable known = StoredTransitions.at(new Configuration(), table).read(maps, classes);
        Optional<TransitionTable> own = own(known);
        Regions regions = TransitionUnit.regions(known.madeWith());
        if (!regions.isWhole()) {
            common.note("regions=%s: each region stands as a sequence of its own, and mIoU is of regions"
                    .formatted(regions));
        }
        boolean hasBoth =
                known.sequences().stream().allMatch(one -> one.intervals().isPresent());
        Map<String, List<SchedulerSource>> learned = new LinkedHashMap<>();
        Map<String, HardnessModel> planners = new LinkedHashMap<>();
        read.stream()
                .map(one -> one.checked(known.madeWith(), common::note).asFarAs(known, common::note))
                .forEach(one -> {
                    learned.putAll(one.schedulers(known));
                    one.planner()
                            .filter(model -> !planners.containsValue(model))
                            .ifPresent(model -> {
                                planners.put(one.name() + ", planned", model);
                                learned.put(one.name() + ", lookahead", LearnedCurve.lookahead(model));
                            });
                });
        Map<Sides, SchedulerComparison> comparisons = new LinkedHashMap<>();
        for (Sides sides : Sides.values()) {
            if (sides == Sides.CAUSAL || hasBoth) {
                comparisons.put(sides, SchedulerComparison.of(known, sides, seeds, learned, planners, own));
            }
        }
        draw(comparisons, learned.keySet());
        Map<String, Object> fields = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        comparisons.forEach((sides, comparison) -> {
            Map<String, Object> facts = comparison.fields(akis);
            fields.put(sides.spelling(), facts);
            text.append(comparison.text(akis)).append(System.lineSeparator());
            if (resamples > 0) {
                Map<String, List<Optional<Interval>>> shares = comparison.intervals(akis, resamples);
                facts.put("closedGap95", SchedulerComparison.intervalFields(akis, shares));
                text.append(SchedulerComparison.intervalText(akis, shares)).append(System.lineSeparator());
            }
        });
        Map<String, Double> costs = new LinkedHashMap<>();
        read.forEach(one -> one.decisionUs().ifPresent(us -> costs.put(one.name(), us)));
        fields.put("decisionUs", costs);
        costs.forEach((name, us) ->
                text.append(String.format(Locale.ROOT, "%s: %.2f µs a decision, evidence apart%n", name, us)));
        common.printResult(fields, text.toString().stripTrailing());
        return ExitCodes.DONE;
    }

    private Optional<TransitionTable> own(TransitionTable known) {
        Optional<TransitionTable> own = Optional.ofNullable(ownMasks)
                .map(place -> StoredTransitions.at(new Configuration(), place).read());
        own.ifPresent(one -> new OwnMasks(ownMasks, one, table, known).check());
        return own;
    }

    private void draw(Map<Sides, SchedulerComparison> comparisons, Set<String> learned) {
        SchedulerComparison causal = comparisons.get(Sides.CAUSAL);
        double aki = akis.get(akis.size() - 1);
        if (picture != null) {
            write("--picture", picture, CurvePicture.of(comparisons));
        }
        if (timeline != null) {
            write("--timeline", timeline, TimelinePicture.of(causal, aki, learned));
        }
        if (intervals != null) {
            write("--intervals", intervals, IntervalPicture.of(causal, aki, learned));
        }
    }

    private static void write(String option, Path file, String svg) {
        try {
            Files.writeString(file, svg);
        } catch (IOException e) {
            throw new UserException("%s: cannot write %s: %s".formatted(option, file, e), e);
        }
    }
}
