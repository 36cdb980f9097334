package dev.reelmask.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.SequenceReader.FrameFacts;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.WrittenRuns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceReaderTest {
    private static final String RUN = "run-a";

    @TempDir
    private Path folder;

    private ResultsLayout results;
    private SequenceReader reader;
    private final List<UnitSummary> written = new ArrayList<>();

    @BeforeEach
    void open() {
        results = new ResultsLayout(folder.toUri());
        reader = new SequenceReader(Store.open(new Configuration(), results));
    }

    @Test
    void unitsComeInOrderOfFramesNotOfNames() {
        // as names, 10 comes before 5
        write("clip", 0, 5);
        write("clip", 5, 5);
        write("clip", 10, 3);
        write("clip.5", 0, 2);
        record();

        List<FrameFacts> facts = reader.frames(RUN, "clip");

        assertThat(facts).extracting(FrameFacts::frame).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(facts.get(5)).isEqualTo(new FrameFacts(5, 200_000, true, 1, Double.NaN, Double.NaN));
        assertThat(facts.get(4)).isEqualTo(new FrameFacts(4, 160_000, false, 0, 0.5, Double.NaN));
        assertThat(reader.sequences(RUN)).containsExactly("clip", "clip.5");
        assertThat(reader.runs()).containsExactly(RUN);
    }

    @Test
    void masksAreThoseThatWereWritten() {
        write("clip", 0, 2);
        write("clip", 2, 2);
        record();

        List<MaskReader.FrameMask> masks = new ArrayList<>();
        try (MaskReader rows = reader.masks(RUN, "clip")) {
            for (Optional<MaskReader.FrameMask> row = rows.next(); row.isPresent(); row = rows.next()) {
                masks.add(row.get());
            }
        }

        assertThat(masks).extracting(MaskReader.FrameMask::frame).containsExactly(0, 1, 2, 3);
        assertThat(masks.get(3).mask()).isEqualTo(Units.row(3).mask());
    }

    @Test
    void masksSayTheirClasses() {
        write("clip", 0, 1);
        record();

        assertThat(reader.classes(RUN, "clip")).isEqualTo(Units.CLASSES);
    }

    @Test
    void unknownSequenceIsRefusedWithThoseThatThereAre() {
        write("clip", 0, 1);
        record();

        assertThatThrownBy(() -> reader.frames(RUN, "clap"))
                .hasMessage("run run-a under %s has no finished sequence 'clap'; it has clip", folder.toUri());
        assertThatThrownBy(() -> reader.sequences("run-b"))
                .hasMessage("there is no run run-b under %s; it has run-a", folder.toUri());
    }

    @Test
    void whatIsNotRecordedIsNotRead() {
        write("clip", 0, 1);
        record();
        write("later", 0, 1);
        written.remove(1);

        assertThat(reader.sequences(RUN)).containsExactly("clip");
    }

    @Test
    void anotherVideoOfTheSameIdIsRefused() {
        write("clip", 0, 2);
        record();
        FrameSize size = Units.SOURCE.size();

        reader.checkSource(RUN, spec("file:/corpus/a.mp4", 1000, "key"), SequenceReaderTest::nobodyAsks);
        reader.checkSource(RUN, spec("file:/moved/a.mp4", 1000, "other time"), () -> size);
        assertThatThrownBy(() ->
                        reader.checkSource(RUN, spec("file:/other/a.mp4", 999, "key"), SequenceReaderTest::nobodyAsks))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "file:/other/a.mp4 (999 bytes) is not what the masks of run run-a were made of: that was file:/corpus/a.mp4 (1000 bytes). Give the corpus of that run");
    }

    @Test
    void aVideoThatHasChangedIsRefused() {
        write("clip", 0, 2);
        record();

        assertThatThrownBy(() -> reader.checkSource(
                        RUN, spec("file:/corpus/a.mp4", 1200, "new"), SequenceReaderTest::nobodyAsks))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "file:/corpus/a.mp4 has changed since run run-a made its masks: it had 1000 bytes, and has 1200 bytes. Run segment again");
        assertThatThrownBy(() ->
                        reader.checkSource(RUN, spec("file:/corpus/a.mp4", 1000, "new"), () -> new FrameSize(320, 240)))
                .hasMessageContaining("it had 640x480, and has 320x240");
    }

    @Test
    void aFolderOfAnotherNumberOfImagesIsRefused() {
        write("clip", 0, 2);
        record();
        SequenceSpec three = new SequenceSpec(
                "clip", "file:/moved/a", "", List.of("1.bmp", "2.bmp", "3.bmp"), Map.of(), 1000, "new");

        assertThatThrownBy(() -> reader.checkSource(RUN, three, SequenceReaderTest::nobodyAsks))
                .hasMessageContaining("file:/moved/a (3 frames) is not what")
                .hasMessageContaining("(2 frames)");
    }

    private static FrameSize nobodyAsks() {
        throw new AssertionError("the size does not matter");
    }

    private static SequenceSpec spec(String source, long bytes, String contentKey) {
        return new SequenceSpec("clip", source, source, List.of(), Map.of(), bytes, contentKey);
    }

    private void record() {
        WrittenRuns.record(results, RUN, written);
    }

    private void write(String sequence, int first, int frames) {
        Store store = Store.open(new Configuration(), results);
        UnitKey key = new UnitKey(RUN, sequence, first);
        try (UnitWriter writer = UnitWriter.open(store, Permit.unguarded(store), key, Units.CLASSES, "f")) {
            for (int frame = first; frame < first + frames; frame++) {
                writer.write(Units.row(frame));
            }
            written.add(writer.commit(Units.end()));
        }
    }
}
