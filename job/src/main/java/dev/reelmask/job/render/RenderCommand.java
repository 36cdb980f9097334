package dev.reelmask.job.render;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.OutputPlace;
import dev.reelmask.job.run.RunChoice;
import dev.reelmask.job.run.RunSources;
import dev.reelmask.job.run.RunSources.Place;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.table.SequenceReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask render}: the overlay video of one sequence. Needs no Spark session. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        description = "Writes a video of one sequence with its masks, key frames and scores drawn over it.",
        footer = {
            "",
            "Example:",
            "  reelmask render --results results --corpus clips --sequence ada_01 --out ada_01.mp4 --side-by-side"
        })
public final class RenderCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Option(names = "--results", required = true, paramLabel = "URI", description = "Root of the tables.")
    private String results;

    @Option(
            names = "--corpus",
            paramLabel = "URI",
            description = "Where the sequences lie today; else where the run says.")
    private String corpus;

    @Option(names = "--layout", paramLabel = "NAME", description = "Layout of the corpus; else that of the run.")
    private String layout;

    @Option(names = "--sequence", required = true, paramLabel = "ID", description = "Sequence, as the tables name it.")
    private String sequence;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Run whose masks are drawn; may be left out if there is only one.")
    private String run;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Video to write: .mp4, .webm, .mkv …")
    private Path out;

    @Option(
            names = "--opacity",
            paramLabel = "0..1",
            defaultValue = "0.5",
            description = "How much the masks cover the picture (default ${DEFAULT-VALUE}).")
    private double opacity;

    @Option(names = "--side-by-side", description = "Put the untouched source to the left.")
    private boolean sideBySide;

    @Override
    public Integer call() {
        OutputPlace.checkFile("--out", out);
        if (!(opacity >= 0 && opacity <= 1)) {
            throw new UserException("--opacity must be between 0 and 1, got " + opacity);
        }
        Configuration hadoop = new Configuration();
        SequenceReader reader = new SequenceReader(ResultsRoot.open(hadoop, results));
        String chosen = RunChoice.of(reader, results, Optional.ofNullable(run));
        OverlayVideo.Style style = new OverlayVideo.Style(opacity, sideBySide);
        Place place = new Place(
                Optional.ofNullable(corpus).map(Corpora::root),
                Optional.ofNullable(layout).map(CorpusLayout::of));
        SequenceSpec spec =
                new RunSources(hadoop, reader).find(chosen, sequence, place).spec();
        int frames = new OverlayVideo(hadoop, reader, style).write(spec, chosen, chosen, out);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", out.toAbsolutePath().toString());
        fields.put("frames", frames);
        fields.put("run", chosen);
        common.printResult(
                fields, String.format(Locale.ROOT, "%d frames of %s, run %s: %s", frames, sequence, chosen, out));
        return ExitCodes.DONE;
    }
}
