package dev.reelmask.job.train;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UriPasswords;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.flow.FlowTraining;
import dev.reelmask.train.flow.FlowTrainingSettings;
import dev.reelmask.train.segmenter.SegmenterTraining;
import dev.reelmask.train.segmenter.TrainingSettings;
import dev.reelmask.train.skip.SkipScores;
import dev.reelmask.train.skip.SkipTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code training.yaml} beside a bundle: how it was made and how well it scored. */
final class TrainingRecord {
    private TrainingRecord() {}

    static void write(
            Path folder,
            String commandLine,
            TrainingSettings settings,
            ClassSet classes,
            SegmenterTraining.Result result) {
        List<String> lines = lines(commandLine, settings, result.step());
        lines.add("  mean-iou: " + score(result.validation().meanIou()));
        long[] intersections = result.validation().intersections();
        long[] unions = result.validation().unions();
        for (int c = 0; c < classes.size(); c++) {
            lines.add("  " + classes.names().get(c) + ": " + score((double) intersections[c] / unions[c]));
        }
        save(folder, lines);
    }

    static void write(Path folder, String commandLine, TrainingSettings settings, SkipTraining.Result result) {
        List<String> lines = lines(commandLine, settings, result.step());
        SkipScores scores = result.scores();
        lines.add("  mean-iou: " + score(scores.mean()));
        lines.add("  key-mean-iou: " + score(scores.key()));
        lines.add("  current-mean-iou: " + score(scores.current()));
        scores.currentAt()
                .forEach((distance, value) -> lines.add("  current-mean-iou-at-" + distance + ": " + score(value)));
        save(folder, lines);
    }

    /** All but the scores. */
    private static List<String> lines(String commandLine, TrainingSettings settings, long bestStep) {
        List<String> lines = new ArrayList<>();
        lines.add("command: '" + commandLine.replace("'", "''") + "'");
        lines.add("seed: " + settings.seed());
        lines.add("seed-mixing: " + RandomStream.MIXING);
        lines.add("steps: " + settings.pace().steps());
        lines.add("batch: " + settings.batch());
        lines.add("crop: " + settings.crop());
        lines.add("best-step: " + bestStep);
        lines.add("validation:");
        return lines;
    }

    static void write(Path folder, String commandLine, FlowTrainingSettings settings, FlowTraining.Result result) {
        List<String> lines = new ArrayList<>();
        lines.add("command: '" + commandLine.replace("'", "''") + "'");
        lines.add("seed: " + settings.seed());
        lines.add("seed-mixing: " + RandomStream.MIXING);
        lines.add("steps: " + settings.pace().steps());
        lines.add("batch: " + settings.batch());
        lines.add("crop: " + settings.crop());
        lines.add("best-step: " + result.step());
        lines.add("validation:");
        result.scores().forEach((name, value) -> lines.add("  " + name + ": " + score(value)));
        save(folder, lines);
    }

    static void write(Path folder, String commandLine, long seed, String kind, long bestStep, double closedGap) {
        List<String> lines = new ArrayList<>();
        lines.add("command: '" + commandLine.replace("'", "''") + "'");
        lines.add("kind: " + kind);
        lines.add("seed: " + seed);
        lines.add("seed-mixing: " + RandomStream.MIXING);
        lines.add("best-step: " + bestStep);
        lines.add("validation:");
        lines.add("  closed-gap: " + score(closedGap));
        save(folder, lines);
    }

    private static void save(Path folder, List<String> lines) {
        try {
            Files.writeString(folder.resolve("training.yaml"), UriPasswords.hide(String.join("\n", lines) + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("writing the record of the training to " + folder + " failed", e);
        }
    }

    private static String score(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
