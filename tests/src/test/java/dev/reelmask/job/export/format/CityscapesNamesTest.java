package dev.reelmask.job.export.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CityscapesNamesTest {
    @Test
    void sequencesOfCityscapesKeepTheirNumbers() {
        CityscapesNames names = new CityscapesNames(List.of(
                "train__aachen__aachen_000000_000000",
                "train__aachen__aachen_000000_000100",
                "leftImg8bit_sequence__val__lindau_000001_000019",
                "my_clip"));

        assertThat(names.of("train__aachen__aachen_000000_000100").file(7)).isEqualTo("aachen_000000_000107");
        assertThat(names.of("leftImg8bit_sequence__val__lindau_000001_000019").file(0))
                .isEqualTo("lindau_000001_000019");
        assertThat(names.of("my_clip").file(12)).isEqualTo("my-clip_000000_000012");
    }

    @Test
    void aStretchOfADriveOwnsNoFileOfTheNext() {
        CityscapesNames names = new CityscapesNames(List.of("aachen_000000_000000", "aachen_000000_000100"));

        CityscapesNames.Name first = names.of("aachen_000000_000000");
        assertThat(first.owns("aachen_000000_000099_gtFine_color.png")).isTrue();
        assertThat(first.owns("aachen_000000_000100_gtFine_color.png")).isFalse();
        assertThat(first.owns("aachen_000001_000000_gtFine_color.png")).isFalse();
        assertThat(names.of("aachen_000000_000100").owns("aachen_000000_000100_gtFine_color.png"))
                .isTrue();
    }

    @Test
    void sequencesThatWouldShareNamesAreRefused() {
        assertThatThrownBy(() -> new CityscapesNames(List.of("a-b", "a_b")))
                .isInstanceOf(UserException.class)
                .hasMessage("sequences a-b and a_b would both be a-b_000000_000000 in format cityscapes;"
                        + " export them apart with --sequence");
    }

    @Test
    void classesOfCityscapesGetItsIds() {
        ClassSet classes = ClassSets.named("cityscapes");
        CityscapesIds ids = new CityscapesIds(classes);

        LabelMap mask = new LabelMap(new FrameSize(4, 1), new byte[] {0, 13, 18, (byte) LabelMap.IGNORE});

        assertThat(ids.isOfCityscapes()).isTrue();
        assertThat(ids.in(mask).ids()).containsExactly(7, 26, 33, 0);
    }

    @Test
    void otherClassesKeepTheirOwnIds() {
        CityscapesIds ids = new CityscapesIds(ClassSets.named("camvid"));

        LabelMap mask = new LabelMap(new FrameSize(2, 1), new byte[] {3, (byte) LabelMap.IGNORE});

        assertThat(ids.isOfCityscapes()).isFalse();
        assertThat(ids.in(mask).ids()).containsExactly(3, LabelMap.IGNORE);
    }
}
