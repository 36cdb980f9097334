package dev.reelmask.job.train;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PlannerSpec;
import dev.reelmask.schedule.predict.HardnessFit;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.LossBound;
import dev.reelmask.schedule.predict.LossBoundText;
import dev.reelmask.schedule.predict.PlanCheck;
import dev.reelmask.schedule.predict.StepEvidence;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask train planner}: what masks between key frames will lose, from tables of transitions. */
@Command(
        name = "planner",
        mixinStandardHelpOptions = true,
        description = {
            "Learns from tables of reelmask transitions what masks between two key frames will lose, told from what",
            "neighbouring frames show, and writes the bundle with that in it, for segment --budget, --max-loss and --scheduler lookahead:PRICE.",
            "Tables made with --two-sided are learnt from both ways. The same tables give the same planner."
        },
        footer = {
            "",
            "Example:",
            "  reelmask transitions --corpus faces/train --bundle face-lite --results tables/train --two-sided",
            "  reelmask transitions --corpus faces/validation --bundle face-lite --results tables/validation --two-sided",
            "  reelmask train planner --table tables/train --validation tables/validation \\",
            "      --bundle face-lite --out face-lite-planner"
        })
public final class TrainPlannerCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private TableOptions tables;

    @Option(
            names = "--evidence",
            split = ",",
            paramLabel = "KIND",
            defaultValue = "frame-difference,flow-magnitude,warp-residual",
            description =
                    "What is measured of neighbouring frames: these, and flow-inconsistency for twice the flows (default ${DEFAULT-VALUE}).")
    private List<String> evidence;

    @Override
    public Integer call() {
        List<EvidenceKind> kinds = kinds();
        Bundle network = tables.network();
        LearnedTables known = tables.read(Set.of());
        Map<String, String> madeWith = tables.madeWith(known, network);
        List<SequenceTransitions> train = checked(LearnedTables.sequences(known.train()), kinds, "--table");
        checked(LearnedTables.sequences(known.held()), kinds, "--validation");
        HardnessModel model = new HardnessFit(train, kinds).model();
        Map<Sides, LossBound> bounds = bounds(model, known.held());
        tables.write(network.withPlanner(
                new PlannerSpec(network.digestWithoutScheduler(), network.networkDigests(), madeWith, model, bounds)));
        report(model, bounds);
        return ExitCodes.DONE;
    }

    private void report(HardnessModel model, Map<Sides, LossBound> bounds) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bundle", tables.out().toAbsolutePath().toString());
        fields.put("weights", model.weights());
        StringBuilder text = new StringBuilder();
        bounds.forEach((sides, bound) -> {
            fields.put(sides.spelling(), LossBoundText.fields(bound));
            text.append(sides.spelling())
                    .append(": ")
                    .append(LossBoundText.of(bound))
                    .append(System.lineSeparator());
        });
        common.printResult(fields, text.toString() + tables.out().toAbsolutePath());
    }

    /** Of masks from one side and, where there are intervals, from both. */
    private static Map<Sides, LossBound> bounds(HardnessModel model, List<TransitionTable> tables) {
        Map<Sides, List<List<Double>>> real = new EnumMap<>(Sides.class);
        for (TransitionTable table : tables) {
            boolean isTwoSided =
                    table.sequences().stream().allMatch(one -> one.intervals().isPresent());
            for (Sides sides : isTwoSided ? List.of(Sides.values()) : List.of(Sides.CAUSAL)) {
                real.computeIfAbsent(sides, unused -> new ArrayList<>())
                        .addAll(new PlanCheck(model, table, sides).realLosses());
            }
        }
        Map<Sides, LossBound> bounds = new EnumMap<>(Sides.class);
        real.forEach((sides, losses) -> bounds.put(sides, LossBound.of(LossBound.TRIED, losses)));
        return bounds;
    }

    private List<EvidenceKind> kinds() {
        List<EvidenceKind> kinds = new ArrayList<>();
        for (String name : evidence) {
            kinds.add(SchedulerOptions.constant("--evidence", name, EvidenceKind.values()));
        }
        if (kinds.contains(EvidenceKind.CLASS_CHANGE)) {
            throw new UserException("--evidence: class-change needs the network, which no plan waits for");
        }
        return kinds.stream().distinct().sorted().toList();
    }

    private static List<SequenceTransitions> checked(
            List<SequenceTransitions> sequences, List<EvidenceKind> kinds, String part) {
        if (sequences.isEmpty()) {
            throw new UserException(
                    part + " has no sequences; name a results root or run that reelmask transitions made");
        }
        for (SequenceTransitions sequence : sequences) {
            StepEvidence.of(sequence, kinds).missing(kinds).ifPresent(what -> {
                throw new UserException(
                        "%s: %s; make the table with it, or name other --evidence".formatted(part, what));
            });
        }
        return sequences;
    }
}
