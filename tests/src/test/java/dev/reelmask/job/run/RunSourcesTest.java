package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.run.RunSources.Found;
import dev.reelmask.job.run.RunSources.Place;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.row.ClassSums;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.ScoreSum;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.WrittenRuns;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSourcesTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private Path folder;

    @Test
    void sequencesAreFoundWhereTheirCorpusHasMoved() throws IOException {
        write("r", 3);
        Path moved = Files.move(folder.resolve("clips"), folder.resolve("elsewhere"));
        Place place = new Place(Optional.of(moved.toUri()), Optional.empty());

        Found found = sources().find("r", "clip-00002", place);

        assertThat(found.spec().source()).endsWith("/elsewhere/clip-00002.mp4");
        assertThat(found.spec().id()).isEqualTo("clip-00002");
        assertThatThrownBy(() -> sources().find("r", "clip-00009", place))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has no finished sequence 'clip-00009'");
        Files.delete(moved.resolve("clip-00001.mp4"));
        assertThatThrownBy(() -> sources().find("r", "clip-00001", place))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("of which run r made the masks of 'clip-00001'");
    }

    @Test
    void aLookUpCostsTheSameHoweverManySequencesThereAre() throws IOException {
        write("few", 100);
        long few = bytesALookUp("few", 100);
        write("many", 1000);

        assertThat(bytesALookUp("many", 1000)).isLessThan(2 * few);
    }

    /** What all look-ups but the first one allocate: the same each time, whatever else the machine does. */
    private long bytesALookUp(String run, int sequences) {
        RunSources sources = sources();
        sources.find(run, name(0), Place.OF_RUN);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 1; i < sequences; i++) {
            sources.find(run, name(i), Place.OF_RUN);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / (sequences - 1);
    }

    private RunSources sources() {
        return new RunSources(HADOOP, new SequenceReader(Store.open(HADOOP, layout())));
    }

    private ResultsLayout layout() {
        return new ResultsLayout(folder.resolve("results").toUri());
    }

    private static String name(int sequence) {
        return String.format(Locale.ROOT, "clip-%05d", sequence);
    }

    /** A finished run over a corpus of files that nobody opens. */
    private void write(String run, int sequences) throws IOException {
        Path corpus = Files.createDirectories(folder.resolve("clips"));
        URI root = Corpora.source(HADOOP, corpus.toUri());
        List<UnitSummary> units = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            Files.write(corpus.resolve(name(i) + ".mp4"), new byte[1]);
            units.add(unit(run, name(i), root + "/" + name(i) + ".mp4"));
        }
        WrittenRuns.record(layout(), run, root.toString(), units, WrittenRuns.counts(units, 0));
    }

    private static UnitSummary unit(String run, String sequence, String source) {
        UnitEnd end = new UnitEnd(WrittenRuns.source(source), LabelFileCounts.NONE, "ffmpeg", 1, DecodeCounts.NONE);
        return new UnitSummary(
                run,
                sequence,
                0,
                WrittenRuns.FINGERPRINT,
                1,
                1,
                0,
                0,
                ScoreSum.NONE,
                new ClassSums(List.of(), List.of()),
                ScoreSum.NONE,
                new StageMicros(0, 0, 0, 0, 0, 0),
                end);
    }
}
