package dev.reelmask.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.table.SequenceReader.FrameFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @BeforeEach
    void open() {
        results = new ResultsLayout(folder.toUri());
        reader = new SequenceReader(new Configuration(), results);
    }

    @Test
    void unitsComeInOrderOfFramesNotOfNames() {
        // as names, 10 comes before 5
        write("clip", 0, 5);
        write("clip", 5, 5);
        write("clip", 10, 3);
        write("clip.5", 0, 2);

        List<FrameFacts> facts = reader.frames(RUN, "clip");

        assertThat(facts).extracting(FrameFacts::frame).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(facts.get(5)).isEqualTo(new FrameFacts(5, 200_000, true, Double.NaN));
        assertThat(facts.get(4)).isEqualTo(new FrameFacts(4, 160_000, false, 0.5));
        assertThat(reader.sequences(RUN)).containsExactly("clip", "clip.5");
        assertThat(reader.runs()).containsExactly(RUN);
    }

    @Test
    void masksAreThoseThatWereWritten() {
        write("clip", 0, 2);
        write("clip", 2, 2);

        List<MaskRows.FrameMask> masks = new ArrayList<>();
        try (MaskRows rows = reader.masks(RUN, "clip")) {
            for (Optional<MaskRows.FrameMask> row = rows.next(); row.isPresent(); row = rows.next()) {
                masks.add(row.get());
            }
        }

        assertThat(masks).extracting(MaskRows.FrameMask::frame).containsExactly(0, 1, 2, 3);
        assertThat(masks.get(3).mask()).isEqualTo(Units.row(3).mask());
    }

    @Test
    void masksSayTheirClasses() {
        write("clip", 0, 1);

        assertThat(reader.classes(RUN, "clip")).isEqualTo(Units.CLASSES);
    }

    @Test
    void unknownSequenceIsRefusedWithThoseThatThereAre() {
        write("clip", 0, 1);

        assertThatThrownBy(() -> reader.frames(RUN, "clap"))
                .hasMessage("run run-a under %s has no sequence 'clap'; it has clip", folder.toUri());
        assertThat(reader.sequences("run-b")).isEmpty();
    }

    private void write(String sequence, int first, int frames) {
        try (UnitWriter writer =
                UnitWriter.open(new Configuration(), results, RUN, sequence, first, Units.CLASSES, "f")) {
            for (int frame = first; frame < first + frames; frame++) {
                writer.write(Units.row(frame));
            }
            writer.commit(Units.end());
        }
    }
}
