package dev.reelmask.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EvidenceMapTest {
    private static float[] values() {
        float[] values = new float[MapKind.FLOW_GRID.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i) / 10;
        }
        return values;
    }

    @Test
    void comesBackAsItWasPacked() {
        EvidenceMap map = EvidenceMap.of(MapKind.FLOW_GRID, values());

        EvidenceMap back = EvidenceMap.ofPacked(MapKind.FLOW_GRID, map.packed());

        assertThat(map.packed()).hasSize(2048);
        assertThat(back).isEqualTo(map).hasSameHashCodeAs(map);
        for (int i = 0; i < values().length; i++) {
            assertThat(back.value(i)).isEqualTo(HalfFloat.toFloat(HalfFloat.of(values()[i])));
        }
    }

    @Test
    void isPackedAsLittleEndianHalves() {
        float[] values = new float[MapKind.FLOW_GRID.length()];
        values[1] = -2;

        assertThat(EvidenceMap.of(MapKind.FLOW_GRID, values).packed()).startsWith(0, 0, 0, 0xc0);
    }

    @Test
    void tellsWhetherAllOfItIsKnown() {
        float[] values = values();
        assertThat(EvidenceMap.of(MapKind.FLOW_GRID, values).isFinite()).isTrue();
        values[7] = Float.NaN;
        assertThat(EvidenceMap.of(MapKind.FLOW_GRID, values).isFinite()).isFalse();
    }

    @Test
    void refusesAnotherNumberOfValues() {
        assertThatThrownBy(() -> EvidenceMap.of(MapKind.FLOW_GRID, new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a flow-grid has 1024 values, got 3");
        assertThatThrownBy(() -> EvidenceMap.ofPacked(MapKind.FLOW_GRID, new byte[10]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
