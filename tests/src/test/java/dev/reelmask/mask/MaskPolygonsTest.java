package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.mask.MaskComponents.Component;
import dev.reelmask.mask.MaskPolygons.Ring;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskPolygonsTest {
    @Test
    void polygonsFilledAgainAreTheMask() {
        RandomMasks.some().forEach(map -> {
            MaskRuns mask = MaskRuns.of(map);
            LabelMap filled = PolygonMasks.of(MaskPolygons.geoJson(mask, 1), map.size(), 1);

            assertThat(filled).isEqualTo(MaskEdits.only(mask, 1).map());
        });
    }

    @Test
    void thereIsAPolygonForEachComponentAndNoRingVisitsACornerTwice() {
        RandomMasks.some().forEach(map -> {
            List<List<Ring>> polygons = MaskPolygons.of(MaskRuns.of(map), 1);

            assertThat(polygons).hasSize(components(map));
            for (List<Ring> polygon : polygons) {
                for (int ring = 0; ring < polygon.size(); ring++) {
                    int[] corners = polygon.get(ring).corners();
                    Set<List<Integer>> seen = new HashSet<>();
                    for (int i = 0; i < corners.length; i += 2) {
                        assertThat(seen.add(List.of(corners[i], corners[i + 1])))
                                .isTrue();
                    }
                    assertThat(doubleArea(corners) > 0).isEqualTo(ring == 0);
                }
            }
        });
    }

    @Test
    void componentsAreThePartsOfAClass() {
        RandomMasks.some().forEach(map -> {
            List<Component> parts = MaskComponents.of(MaskRuns.of(map), 1);

            assertThat(parts).hasSize(components(map));
            assertThat(parts.stream().mapToLong(Component::area).sum())
                    .isEqualTo(MaskMeasures.area(MaskCodec.encode(map), 1));
        });
        // 1 1 0
        // 0 0 1
        // 1 1 1
        LabelMap two = new LabelMap(new FrameSize(3, 3), new byte[] {1, 1, 0, 0, 0, 1, 1, 1, 1});
        assertThat(MaskComponents.of(MaskRuns.of(two), 1))
                .containsExactly(
                        new Component(4, new PixelBox(0, 1, 3, 2), new PixelPoint(1.75, 2.25)),
                        new Component(2, new PixelBox(0, 0, 2, 1), new PixelPoint(1, 0.5)));
    }

    @Test
    void aHoleIsARingOfItsPolygon() {
        byte[] ids = new byte[16];
        Arrays.fill(ids, (byte) 1);
        ids[5] = 0;

        assertThat(MaskPolygons.geoJson(MaskRuns.of(new LabelMap(new FrameSize(4, 4), ids)), 1))
                .isEqualTo("{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[4,0],[4,4],[0,4],[0,0]],"
                        + "[[2,1],[1,1],[1,2],[2,2],[2,1]]]]}");
        assertThat(MaskPolygons.geoJson(MaskRuns.of(new LabelMap(new FrameSize(4, 4), ids)), 7))
                .isEqualTo("{\"type\":\"MultiPolygon\",\"coordinates\":[]}");
    }

    /** Counted pixel by pixel. */
    private static int components(LabelMap map) {
        boolean[] seen = new boolean[map.ids().length];
        int count = 0;
        for (int i = 0; i < seen.length; i++) {
            if (map.ids()[i] == 1 && !seen[i]) {
                count++;
                flood(map, seen, i);
            }
        }
        return count;
    }

    private static void flood(LabelMap map, boolean[] seen, int start) {
        int width = map.size().width();
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        seen[start] = true;
        while (!open.isEmpty()) {
            int at = open.pop();
            for (int step : new int[] {-1, 1, -width, width}) {
                int next = at + step;
                boolean isNeighbour = next >= 0
                        && next < seen.length
                        && (Math.abs(step) != 1 || width == 1 || next / width == at / width)
                        && (width > 1 || Math.abs(step) == 1);
                if (isNeighbour && map.ids()[next] == 1 && !seen[next]) {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
    }

    private static long doubleArea(int[] corners) {
        long sum = 0;
        for (int i = 0; i < corners.length; i += 2) {
            int next = (i + 2) % corners.length;
            sum += (long) corners[i] * corners[next + 1] - (long) corners[next] * corners[i + 1];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"Point\",\"coordinates\":[1,2]}; its type is 'Point', not Polygon or MultiPolygon",
                "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,\"x\"],[4,5]]]}; a corner is [3,\"x\"], not two numbers",
                "{\"type\":\"Polygon\"}; a polygon is no list of rings",
                "{\"type\":\"MultiPolygon\",\"coordinates\":7}; its coordinates are no list"
            })
    void whatIsNoPolygonIsNamed(String geoJson, String what) {
        assertThatThrownBy(() -> PolygonMasks.of(geoJson, new FrameSize(2, 2), 1))
                .isInstanceOf(MaskException.class)
                .hasMessage("not a GeoJSON geometry: " + what);
    }

    @Test
    void whatIsNoJsonIsNamedWithItsPlace() {
        assertThatThrownBy(() -> PolygonMasks.of("{\"type\": POLYGON}", new FrameSize(2, 2), 1))
                .isInstanceOf(MaskException.class)
                .hasMessageStartingWith("not a GeoJSON geometry: it is no JSON: ")
                .hasMessageContaining(", at character ");
    }
}
