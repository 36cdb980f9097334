package dev.reelmask.job.train;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.check.BundleCheck;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.train.steady.Distillation;
import dev.reelmask.train.steady.SteadySettings;
import dev.reelmask.train.steady.SteadyTraining.Lesson;
import dev.reelmask.train.steady.Teacher;
import dev.reelmask.train.steady.TemporalLoss;
import dev.reelmask.train.steady.TemporalLoss.Occlusion;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Training of a segmenter whose masks are steady from frame to frame. */
final class SteadyOptions {
    /** Options that only such a training has. */
    private static final List<String> OWN = List.of(
            "--temporal-flow",
            "--temporal-gaps",
            "--temporal-occlusion",
            "--unlabelled",
            "--unlabelled-batch",
            "--teacher",
            "--distil-logits",
            "--distil-pairs",
            "--distil-frames");

    /** Temporal consistency is scored along this network. */
    private static final String JUDGE = "raft-small";

    @Option(
            names = "--temporal",
            paramLabel = "WEIGHT",
            arity = "0..1",
            fallbackValue = "0.1",
            description =
                    "Also learn to segment frames of a video alike, along their flow; with this weight (0.1 if none is said).")
    private Double temporal;

    @Option(
            names = "--temporal-flow",
            paramLabel = "NAME",
            defaultValue = "dis:medium",
            description = "With --temporal: any flow of --flow but RAFT-small (default ${DEFAULT-VALUE}).")
    private String flow;

    @Option(
            names = "--temporal-gaps",
            paramLabel = "MIN,MAX",
            split = ",",
            arity = "1",
            defaultValue = "1,3",
            description = "With --temporal: frames between the two of a pair (default ${DEFAULT-VALUE}).")
    private int[] gaps;

    @Option(
            names = "--temporal-occlusion",
            paramLabel = "NAME",
            defaultValue = "each",
            description =
                    "With --temporal: how differences of colour lower a pixel's weight, each channel's by itself or as the published sum, in which they cancel (default ${DEFAULT-VALUE}).")
    private Occlusion occlusion;

    @Option(
            names = "--unlabelled",
            split = ",",
            paramLabel = "URI",
            description =
                    "With --temporal: videos whose labels are not looked at, for the temporal loss alone; several roots separated by commas.")
    private List<URI> unlabelled = List.of();

    @Option(
            names = "--unlabelled-batch",
            defaultValue = "4",
            description = "With --unlabelled: pairs of these that an update sees (default ${DEFAULT-VALUE}).")
    private int unlabelledBatch;

    @Option(
            names = "--teacher",
            paramLabel = "DIR",
            description =
                    "With --temporal, which may be 0: bundle of the same classes to learn from; it stays as it is.")
    private String teacher;

    @Option(
            names = "--distil-logits",
            paramLabel = "WEIGHT",
            defaultValue = "0.1",
            description = "With --teacher: of learning its class probabilities (default ${DEFAULT-VALUE}).")
    private double logits;

    @Option(
            names = "--distil-pairs",
            paramLabel = "WEIGHT",
            defaultValue = "0.1",
            description =
                    "With --teacher: of learning how alike the features of two frames are (default ${DEFAULT-VALUE}).")
    private double pairs;

    @Option(
            names = "--distil-frames",
            paramLabel = "WEIGHT",
            defaultValue = "0.1",
            description =
                    "With --teacher: of learning how features of each frame resemble one another, over two frames (default ${DEFAULT-VALUE}).")
    private double frames;

    boolean isOn() {
        return temporal != null;
    }

    /** Roots of videos without labels. */
    List<URI> unlabelled() {
        return unlabelled;
    }

    /**
     * Looks whether the options belong together.
     *
     * @param skips whether it is a training for skip propagation
     * @throws UserException for options that say nothing here
     */
    void check(ParseResult given, boolean skips) {
        if (isOn() && skips) {
            throw new UserException(
                    "--temporal is for networks that see each frame whole; leave it or --system skip out.");
        }
        if (isOn()) {
            checkTeacher(given);
            if (unlabelled.isEmpty() && given.hasMatchedOption("--unlabelled-batch")) {
                throw new UserException("--unlabelled-batch says nothing without --unlabelled.");
            }
            return;
        }
        OWN.stream().filter(given::hasMatchedOption).findFirst().ifPresent(option -> {
            throw new UserException(
                    "%s says nothing without --temporal. Beside a teacher its weight may be 0.".formatted(option));
        });
    }

    private void checkTeacher(ParseResult given) {
        if (teacher != null) {
            return;
        }
        OWN.stream()
                .filter(option -> option.startsWith("--distil-") && given.hasMatchedOption(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new UserException("%s says nothing without --teacher.".formatted(option));
                });
        if (temporal == 0) {
            throw new UserException(
                    "--temporal 0 leaves nothing to learn but the labels: give a --teacher, or leave it out.");
        }
    }

    /**
     * Reads the teacher, if one is given.
     *
     * @throws UserException if it is of other classes, cannot be learnt from, or the weights make no sense
     */
    Optional<Lesson> lesson(Configuration hadoop, ClassSet classes) {
        if (teacher == null) {
            return Optional.empty();
        }
        Bundle bundle = Bundle.read(hadoop, teacher);
        BundleCheck.check(bundle);
        try {
            return Optional.of(new Lesson(Teacher.of(bundle, classes), new Distillation(logits, pairs, frames)));
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot train like this: " + e.getMessage(), e);
        }
    }

    /** @throws UserException for numbers that make no sense */
    SteadySettings settings() {
        if (gaps.length != 2) {
            throw new UserException("--temporal-gaps needs two numbers, for example 1,3");
        }
        try {
            return new SteadySettings(new TemporalLoss(temporal, occlusion), gaps[0], gaps[1], unlabelledBatch);
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot train like this: " + e.getMessage(), e);
        }
    }

    /**
     * Opens the flow for as long as it is used.
     *
     * @throws UserException if there is no such flow, it does not run, or masks are scored along it
     */
    <T> T with(Configuration hadoop, LearningOptions learning, Function<FlowEstimator, T> use) {
        DisFlow.setThreads(Math.max(1, learning.threads()));
        FlowSource source = FlowSource.parse("--temporal-flow", flow, hadoop, Optional.empty());
        checkKind(source);
        source.tryOut();
        try (FlowEstimator opened = source.open(learning.gpu(), Precision.F32, Optional.empty())) {
            return use.apply(opened);
        }
    }

    private void checkKind(FlowSource source) {
        if (source.description().startsWith("bundle " + JUDGE + " ")) {
            throw new UserException(
                    "--temporal-flow %s is RAFT-small, along which temporal consistency is scored: what learns along it is steady there by construction. Take dis:medium or another flow network."
                            .formatted(flow));
        }
        if (source.hasScaleField()) {
            throw new UserException(
                    "--temporal-flow %s was trained together with its scale field, for the features of one network; logits cannot be compared along it. Take a flow network without one."
                            .formatted(flow));
        }
    }
}
