package dev.reelmask.job.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ClassSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebDatasetGroupsTest {
    private static final ClassSet CLASSES = new ClassSet("one", List.of(new ClassSet.LabelClass("all", 0)), -1);

    @Test
    void groupsEndWithTheSequenceThatBringsThemToTheirFrames() {
        List<List<PlannedSequence>> groups = groups(sequences(2000, 120));

        assertThat(groups.stream().flatMap(List::stream)).containsExactlyElementsOf(sequences(2000, 120));
        assertThat(groups).allSatisfy(group -> assertThat(frames(group)).isLessThan(5000 + 120));
        assertThat(groups.stream().filter(group -> frames(group) >= 5000).count())
                .isGreaterThan(3L * groups.size() / 4);
    }

    @Test
    void longSequencesAreAlone() {
        assertThat(groups(sequences(20, 7000))).hasSize(20);
    }

    @Test
    void aNewSequenceChangesWhatComesSoonAfterIt() {
        List<PlannedSequence> before = sequences(4000, 120);
        List<PlannedSequence> after = new ArrayList<>(before);
        after.add(100, new PlannedSequence("clip-00099a", 120, "f"));

        Set<List<PlannedSequence>> changed = new HashSet<>(groups(after));
        changed.removeAll(new HashSet<>(groups(before)));

        assertThat(changed).hasSizeBetween(1, 40);
    }

    private static long frames(List<PlannedSequence> group) {
        return group.stream().mapToLong(PlannedSequence::frames).sum();
    }

    private static List<PlannedSequence> sequences(int count, int frames) {
        return IntStream.range(0, count)
                .mapToObj(i -> new PlannedSequence(String.format(Locale.ROOT, "clip-%05d", i), frames, "f"))
                .toList();
    }

    private static List<List<PlannedSequence>> groups(List<PlannedSequence> sequences) {
        return new WebDatasetExport(
                        new ExportSettings(ExportClasses.all(CLASSES), ExportSettings.Pictures.NONE, "train", 1 << 20))
                .groups(sequences);
    }
}
