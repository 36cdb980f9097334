package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.OutputPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench curves}: what trainings came to, side by side. */
@Command(
        name = "curves",
        mixinStandardHelpOptions = true,
        description = {
            "Draws columns of the curves of trainings side by side, as SVG, and prints their last values; or what",
            "the points of sweeps came to.",
            "Trainings that learn from rewards have, beside loss and score, return (mean of an episode), decisions and states (of an update), key_share and episodes; reinforce also key_weight_of_key_ratio and key_weight_of_distance."
        },
        footer = {
            "",
            "Example:",
            "  reelmask bench curves --training rl-04,rl-14 --over episodes \\",
            "      --columns return,key_weight_of_key_ratio,key_weight_of_distance --picture returns.svg",
            "  reelmask bench curves --sweep skip.json,flow.json --over fps_per_task --columns miou --picture points.svg"
        })
public final class CurvesBench implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Option(
            names = "--training",
            split = ",",
            paramLabel = "DIR",
            description = "Folders that reelmask train has written.")
    private List<Path> trainings = List.of();

    @Option(
            names = "--sweep",
            split = ",",
            paramLabel = "FILE",
            description =
                    "What reelmask sweep --json printed: a line a kind of scheduler and propagation, through its points (columns aki, miou, fps_per_task, speed_up and others).")
    private List<Path> sweeps = List.of();

    @Option(
            names = "--columns",
            required = true,
            split = ",",
            paramLabel = "NAME",
            description = "Columns, a panel each.")
    private List<String> columns;

    @Option(
            names = "--over",
            paramLabel = "NAME",
            defaultValue = "step",
            description =
                    "Column along which they are drawn; of a sweep one of its own, such as speed_up (default ${DEFAULT-VALUE}).")
    private String over;

    @Option(names = "--picture", required = true, paramLabel = "FILE", description = "The drawing.")
    private Path picture;

    @Override
    public Integer call() {
        OutputPlace.checkFile("--picture", picture);
        List<TrainingCurve> curves = Stream.concat(
                        trainings.stream().map(TrainingCurve::read),
                        sweeps.stream()
                                .map(file -> SweepCurves.read(file, over))
                                .flatMap(List::stream))
                .toList();
        if (curves.isEmpty()) {
            throw new UserException(
                    "There is nothing to draw: give --training, or --sweep with points besides every-frame.");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (TrainingCurve curve : curves) {
            Map<String, Object> last = last(curve);
            fields.put(curve.name(), last);
            text.append(curve.name()).append(": ").append(last).append(System.lineSeparator());
        }
        try {
            Files.writeString(picture, TrainingPicture.of(curves, over, columns));
        } catch (IOException e) {
            throw new UserException("--picture: cannot write %s: %s".formatted(picture, e), e);
        }
        common.printResult(fields, text.toString().stripTrailing());
        return ExitCodes.DONE;
    }

    private Map<String, Object> last(TrainingCurve curve) {
        int end = curve.column(over).length - 1;
        if (end < 0) {
            throw new UserException(String.format(Locale.ROOT, "the curve of %s has no rows yet", curve.name()));
        }
        Map<String, Object> last = new LinkedHashMap<>();
        last.put(over, curve.column(over)[end]);
        columns.forEach(column -> last.put(column, curve.column(column)[end]));
        return last;
    }
}
