package dev.reelmask.job.render;

import dev.reelmask.corpus.Corpora;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.ListingSettings;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Unlistable;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.CommonOptions;
import dev.reelmask.job.ExitCodes;
import dev.reelmask.publish.ResultsLayout;
import dev.reelmask.publish.Store;
import dev.reelmask.table.SequenceReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @Option(names = "--corpus", required = true, paramLabel = "URI", description = "Root of the sequences.")
    private String corpus;

    @Option(names = "--layout", paramLabel = "NAME", defaultValue = "auto", description = "Layout of the corpus.")
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
        if (!(opacity >= 0 && opacity <= 1)) {
            throw new UserException("--opacity must be between 0 and 1, got " + opacity);
        }
        Configuration hadoop = new Configuration();
        SequenceReader reader = new SequenceReader(Store.open(hadoop, new ResultsLayout(uri(results))));
        String chosen = run == null ? onlyRun(reader.runs()) : run;
        OverlayVideo.Style style = new OverlayVideo.Style(opacity, sideBySide);
        int frames = new OverlayVideo(hadoop, reader, style).write(spec(hadoop), chosen, chosen, out);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", out.toAbsolutePath().toString());
        fields.put("frames", frames);
        fields.put("run", chosen);
        common.printResult(
                fields, String.format(Locale.ROOT, "%d frames of %s, run %s: %s", frames, sequence, chosen, out));
        return ExitCodes.DONE;
    }

    private String onlyRun(List<String> runs) {
        if (runs.size() != 1) {
            throw new UserException(
                    runs.isEmpty()
                            ? "%s holds no finished run; run segment first".formatted(results)
                            : "%s holds several runs, choose one with --run: %s"
                                    .formatted(results, String.join(", ", runs)));
        }
        return runs.get(0);
    }

    /** Plain paths are URIs too. */
    private static URI uri(String text) {
        return new org.apache.hadoop.fs.Path(text).toUri();
    }

    private SequenceSpec spec(Configuration hadoop) {
        CorpusListing listing = Corpora.list(hadoop, Corpora.root(corpus), ListingSettings.of(CorpusLayout.of(layout)));
        return listing.sequences().stream()
                .filter(spec -> spec.id().equals(sequence))
                .findFirst()
                .orElseThrow(() -> new UserException(listing.unlistable().stream()
                        .filter(entry -> entry.id().equals(sequence))
                        .findFirst()
                        .map(Unlistable::message)
                        .orElse("corpus %s has no sequence '%s'".formatted(corpus, sequence))));
    }
}
