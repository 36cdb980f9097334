package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.mask.MaskEdits.Combination;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntBinaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What is done on runs is what the same on pixels would be. */
class MaskRunsTest {
    private final RandomGenerator random =
            RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(7);

    @Test
    void runsAreThoseOfTheBytesAndBack() {
        RandomMasks.some().forEach(map -> {
            byte[] bytes = MaskCodec.encode(map);

            assertThat(MaskRuns.of(bytes).map()).isEqualTo(map);
            assertThat(MaskRuns.of(bytes).bytes()).isEqualTo(bytes);
            assertThat(MaskRuns.of(map).bytes()).isEqualTo(bytes);
        });
    }

    @Test
    void measuresAreThoseOfThePixels() {
        RandomMasks.some().forEach(map -> {
            byte[] bytes = MaskCodec.encode(map);
            long area = 0;
            double sumX = 0;
            double sumY = 0;
            int left = 99;
            int top = 99;
            int right = 0;
            int bottom = 0;
            TreeMap<Integer, Long> areas = new TreeMap<>();
            for (int y = 0; y < map.size().height(); y++) {
                for (int x = 0; x < map.size().width(); x++) {
                    areas.merge(map.id(x, y), 1L, Long::sum);
                    assertThat(MaskMeasures.classAt(bytes, x, y)).isEqualTo(OptionalInt.of(map.id(x, y)));
                    if (map.id(x, y) == 1) {
                        area++;
                        sumX += x + 0.5;
                        sumY += y + 0.5;
                        left = Math.min(left, x);
                        top = Math.min(top, y);
                        right = Math.max(right, x + 1);
                        bottom = Math.max(bottom, y + 1);
                    }
                }
            }

            assertThat(MaskMeasures.area(bytes, 1)).isEqualTo(area);
            assertThat(MaskMeasures.areas(bytes)).isEqualTo(areas);
            assertThat(MaskMeasures.box(bytes, 1))
                    .isEqualTo(
                            area == 0
                                    ? Optional.empty()
                                    : Optional.of(new PixelBox(left, top, right - left, bottom - top)));
            PixelPoint centre = MaskMeasures.centroid(bytes, 1).orElse(new PixelPoint(0, 0));
            assertThat(centre.x() * area).isCloseTo(sumX, offset(1e-6));
            assertThat(centre.y() * area).isCloseTo(sumY, offset(1e-6));
        });
    }

    @Test
    void outsideAMaskThereIsNoClass() {
        byte[] bytes = MaskCodec.encode(new LabelMap(new FrameSize(2, 2), new byte[4]));

        assertThat(MaskMeasures.classAt(bytes, 2, 0)).isEmpty();
        assertThat(MaskMeasures.classAt(bytes, 0, -1)).isEmpty();
    }

    @Test
    void otherSizesAndPartsAreThoseOfThePixels() {
        RandomMasks.some().forEach(map -> {
            FrameSize target = RandomMasks.size(random);
            assertThat(MaskEdits.resize(MaskRuns.of(map), target).map()).isEqualTo(map.resized(target));

            PixelBox box = new PixelBox(
                    random.nextInt(-4, 12), random.nextInt(-4, 10), random.nextInt(1, 12), random.nextInt(1, 12));
            Optional<LabelMap> part = MaskEdits.crop(MaskRuns.of(map), box).map(MaskRuns::map);
            int left = Math.max(0, box.x());
            int top = Math.max(0, box.y());
            int width = Math.min(map.size().width(), box.x() + box.width()) - left;
            int height = Math.min(map.size().height(), box.y() + box.height()) - top;
            assertThat(part.isPresent()).isEqualTo(width > 0 && height > 0);
            part.ifPresent(found -> {
                assertThat(found.size()).isEqualTo(new FrameSize(width, height));
                for (int i = 0; i < width * height; i++) {
                    assertThat(found.id(i % width, i / width)).isEqualTo(map.id(left + i % width, top + i / width));
                }
            });
        });
    }

    @Test
    void masksAreCombinedPixelByPixel() {
        combined(Combination.UNION, (a, b) -> a == 255 ? b : a);
        combined(Combination.INTERSECTION, (a, b) -> a == b ? a : 255);
        combined(Combination.DIFFERENCE, (a, b) -> a == b ? 255 : a);
    }

    private void combined(Combination how, IntBinaryOperator rule) {
        RandomMasks.some().forEach(left -> {
            LabelMap right = RandomMasks.one(random, left.size());
            LabelMap both = MaskEdits.combine(MaskRuns.of(left), MaskRuns.of(right), how)
                    .map();
            for (int i = 0; i < both.ids().length; i++) {
                assertThat(both.ids()[i] & 0xff)
                        .isEqualTo(rule.applyAsInt(left.ids()[i] & 0xff, right.ids()[i] & 0xff));
            }
        });
    }

    @Test
    void overlapsAreThoseOfThePixels() {
        RandomMasks.some().forEach(left -> {
            LabelMap right = RandomMasks.one(random, left.size());
            MaskOverlap overlap = MaskOverlap.of(MaskRuns.of(left), MaskRuns.of(right));
            double sum = 0;
            int classes = 0;
            for (int id = 0; id < 3; id++) {
                OptionalDouble iou = iou(left, right, id);
                assertThat(overlap.iou(id)).isEqualTo(iou);
                sum += iou.orElse(0);
                classes += iou.isPresent() ? 1 : 0;
            }

            assertThat(overlap.iou(LabelMap.IGNORE)).isEmpty();
            assertThat(overlap.meanIou())
                    .isEqualTo(classes == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / classes));
        });
    }

    private static OptionalDouble iou(LabelMap left, LabelMap right, int id) {
        int both = 0;
        int either = 0;
        for (int i = 0; i < left.ids().length; i++) {
            int a = left.ids()[i] & 0xff;
            int b = right.ids()[i] & 0xff;
            if (a != 255 && b != 255) {
                both += a == id && b == id ? 1 : 0;
                either += a == id || b == id ? 1 : 0;
            }
        }
        return either == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) both / either);
    }

    @Test
    void masksOfTwoSizesAreNotCompared() {
        MaskRuns wide = MaskRuns.of(new LabelMap(new FrameSize(3, 2), new byte[6]));
        MaskRuns high = MaskRuns.of(new LabelMap(new FrameSize(2, 3), new byte[6]));

        assertThatThrownBy(() -> MaskOverlap.of(wide, high))
                .isInstanceOf(MaskException.class)
                .hasMessage("masks of 3x2 and 2x3 cannot be compared: bring one to the other's size with mask_resize");
    }
}
