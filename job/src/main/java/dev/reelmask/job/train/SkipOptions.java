package dev.reelmask.job.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.network.SystemSpelling;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.train.skip.SkipLoss;
import dev.reelmask.train.skip.SkipLoss.Extent;
import dev.reelmask.train.skip.SkipLoss.Norm;
import dev.reelmask.train.skip.SkipLoss.Term;
import dev.reelmask.train.skip.SkipLoss.Weighting;
import dev.reelmask.train.skip.SkipTrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Training of a segmenter for skip propagation. */
final class SkipOptions {
    /** Options that only such a training has. */
    private static final List<String> OWN = List.of(
            "--baseline",
            "--skip-gaps",
            "--skip-terms",
            "--skip-weight",
            "--skip-norm",
            "--skip-extent",
            "--skip-lambda");

    @Option(
            names = "--system",
            paramLabel = "NAME",
            defaultValue = SystemSpelling.WARP,
            description =
                    "warp, or skip:1 or skip:2: learn to take the deepest one or two levels from a key frame; the bundle then does so by itself (default ${DEFAULT-VALUE}).")
    private String system;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description = "With skip: bundle of the same classes that labels key frames and stays as it is.")
    private String baseline;

    @Option(
            names = "--skip-gaps",
            paramLabel = "MIN,MAX",
            split = ",",
            arity = "1",
            defaultValue = "2,15",
            description = "With skip: frames from key to labelled frame (default ${DEFAULT-VALUE}).")
    private int[] gaps;

    @Option(
            names = "--skip-terms",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "current,pseudo,key-mode,difference",
            description = "With skip: parts of the loss, less those left out (default ${DEFAULT-VALUE}).")
    private List<String> terms;

    @Option(
            names = "--skip-weight",
            paramLabel = "NAME:A",
            defaultValue = "distance:1",
            description =
                    "With skip: weight of the current frame's loss, distance:A for A / (distance + 1), or constant:A (default ${DEFAULT-VALUE}).")
    private String weight;

    @Option(
            names = "--skip-norm",
            paramLabel = "NAME",
            defaultValue = "l1",
            description = "With skip: of the difference of deep maps, l1, l2 or ridge (default ${DEFAULT-VALUE}).")
    private String norm;

    @Option(
            names = "--skip-extent",
            paramLabel = "NAME",
            defaultValue = "mean",
            description = "With skip: mean or sum of a map's elements in that norm (default ${DEFAULT-VALUE}).")
    private String extent;

    @Option(
            names = "--skip-lambda",
            paramLabel = "WEIGHT",
            defaultValue = "0.01",
            description = "With skip: weight of that difference (default ${DEFAULT-VALUE}).")
    private double lambda;

    /** Levels that come from a key frame, 0 without skip propagation. */
    int levels() {
        return SystemSpelling.skipped(system, "--system");
    }

    /** @throws UserException for options that say nothing without skip propagation */
    void check(ParseResult given) {
        if (levels() > 0) {
            return;
        }
        OWN.stream().filter(given::hasMatchedOption).findFirst().ifPresent(option -> {
            throw new UserException("%s says nothing without --system skip:1 or skip:2.".formatted(option));
        });
    }

    /** @throws UserException for names that are not known, or numbers that make no sense */
    SkipTrainingSettings settings() {
        if (gaps.length != 2) {
            throw new UserException("--skip-gaps needs two numbers, for example 2,15");
        }
        try {
            SkipLoss loss = new SkipLoss(
                    chosenTerms(),
                    weighting(),
                    named("--skip-norm", norm, Norm.values()),
                    named("--skip-extent", extent, Extent.values()),
                    lambda);
            return new SkipTrainingSettings(levels(), gaps[0], gaps[1], loss);
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot train like this: " + e.getMessage(), e);
        }
    }

    private Set<Term> chosenTerms() {
        return terms.stream()
                .map(term -> named("--skip-terms", term, Term.values()))
                .collect(Collectors.toSet());
    }

    private Weighting weighting() {
        String[] parts = weight.split(":", 2);
        boolean byDistance = parts[0].equals("distance");
        if (parts.length == 2 && (byDistance || parts[0].equals("constant"))) {
            try {
                return new Weighting(byDistance, Double.parseDouble(parts[1]));
            } catch (NumberFormatException e) {
                throw new UserException("--skip-weight needs a number after the colon, got " + weight, e);
            }
        }
        throw new UserException("--skip-weight must look like distance:1 or constant:0.3, got " + weight);
    }

    private static <E> E named(String option, String text, E[] known) {
        return Arrays.stream(known)
                .filter(value -> value.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new UserException("%s must be one of %s, got %s"
                        .formatted(
                                option,
                                Arrays.stream(known).map(String::valueOf).collect(Collectors.joining(", ")),
                                text)));
    }

    /** What labels key frames. */
    Optional<Bundle> baseline(Configuration hadoop) {
        return Optional.ofNullable(baseline).map(folder -> Bundle.read(hadoop, folder));
    }
}
