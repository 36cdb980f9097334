package dev.reelmask.job.generate;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.Sizes;
import dev.reelmask.synthetic.FaceCorpus;
import dev.reelmask.synthetic.FaceCorpusSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask generate}: labelled videos of drawn faces. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = {
            "Writes labelled videos of drawn faces: train, validation and test, nobody in two of them.",
            "Classes: background, skin, eyes, outer mouth, inner mouth (class set face-lite).",
            "The same options give the same bytes."
        },
        footer = {"", "Example:", "  reelmask generate --out faces --subjects 0,0,4 --frames 100"})
public final class GenerateCommand implements Callable<Integer> {
    private static final int REPORT_EVERY_FRAMES = 200;

    @Mixin
    private CommonOptions common;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new or empty folder.")
    private Path out;

    @Option(names = "--seed", defaultValue = "1", description = "Seed (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--subjects",
            split = ",",
            defaultValue = "12,4,4",
            paramLabel = "TRAIN,VALIDATION,TEST",
            description = "People in each part (default ${DEFAULT-VALUE}).")
    private List<Integer> subjects;

    @Option(
            names = "--clips",
            defaultValue = "1",
            description = "Clips of each person; calm, talking, lively and wild take turns (default ${DEFAULT-VALUE}).")
    private int clips;

    @Option(names = "--frames", defaultValue = "100", description = "Frames of a clip (default ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--size",
            defaultValue = "256x256",
            description = "Width x height, even (default ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--fps",
            defaultValue = "25",
            description = "Frames per second; 1 gives few, unlike frames for training (default ${DEFAULT-VALUE}).")
    private int framesPerSecond;

    @Option(
            names = "--mood",
            defaultValue = "steady",
            description = {
                "steady: a clip is calm, talking, lively or wild from end to end.",
                "changing: quiet and lively stretches in every clip, and a cut about every 7 s; for long clips (default ${DEFAULT-VALUE})."
            })
    private String mood;

    @Option(names = "--threads", description = "Clips written at the same time (default: one a core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() {
        FaceCorpusSpec spec = spec();
        int total = (subjects.get(0) + subjects.get(1) + subjects.get(2)) * clips * frames;
        long start = System.nanoTime();
        FaceCorpus.generate(out, spec, done -> {
            if (done % REPORT_EVERY_FRAMES == 0 || done == total) {
                common.note(String.format(Locale.ROOT, "%d/%d frames", done, total));
            }
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("folder", out.toAbsolutePath().toString());
        fields.put("frames", total);
        fields.put("seconds", seconds);
        common.printResult(
                fields,
                String.format(
                        Locale.ROOT, "%d frames in %s, %.1f frames/s", total, out.toAbsolutePath(), total / seconds));
        return ExitCodes.DONE;
    }

    private FaceCorpusSpec.Moods moods() {
        for (FaceCorpusSpec.Moods moods : FaceCorpusSpec.Moods.values()) {
            if (moods.name().toLowerCase(Locale.ROOT).equals(mood)) {
                return moods;
            }
        }
        throw new UserException("--mood must be steady or changing, got " + mood);
    }

    private FaceCorpusSpec spec() {
        FrameSize frame = Sizes.parse("--size", size);
        if (subjects.size() != 3) {
            throw new UserException("--subjects needs three numbers, for example 12,4,4, got " + subjects);
        }
        try {
            return new FaceCorpusSpec(
                    seed,
                    new FaceCorpusSpec.Subjects(subjects.get(0), subjects.get(1), subjects.get(2)),
                    clips,
                    new FaceCorpusSpec.ClipShape(frame, frames, framesPerSecond, moods()),
                    threads);
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot generate this corpus: " + e.getMessage(), e);
        }
    }
}
