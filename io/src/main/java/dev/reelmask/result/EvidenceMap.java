package dev.reelmask.result;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * A map of a frame against its last key frame. Its values are halves, so that a run sees the very numbers that a table
 * holds. Immutable.
 */
public final class EvidenceMap implements Serializable {
    private static final long serialVersionUID = 1L;

    private final MapKind kind;
    /** (channels, rows, columns), row-major. */
    private final short[] halves;

    private EvidenceMap(MapKind kind, short[] halves) {
        boolean isWhole = kind.channels() > 0
                ? halves.length == kind.length()
                : halves.length > 0 && halves.length % kind.cells() == 0;
        if (!isWhole) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a %s has %d values, got %d", kind.spelling(), kind.length(), halves.length));
        }
        this.kind = kind;
        this.halves = halves;
    }

    /**
     * Rounds values to halves.
     *
     * @param values (channels, rows, columns), row-major
     */
    public static EvidenceMap of(MapKind kind, float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = HalfFloat.of(values[i]);
        }
        return new EvidenceMap(kind, halves);
    }

    /** Reads what {@link #packed} wrote. */
    public static EvidenceMap ofPacked(MapKind kind, byte[] packed) {
        short[] halves = new short[packed.length / Short.BYTES];
        ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(halves);
        return new EvidenceMap(kind, halves);
    }

    public MapKind kind() {
        return kind;
    }

    public int channels() {
        return halves.length / kind.cells();
    }

    /** Values. */
    public int length() {
        return halves.length;
    }

    /** A value, by its number in (channels, rows, columns). */
    public float value(int number) {
        return HalfFloat.toFloat(halves[number]);
    }

    /** Whether no value is infinite or NaN. */
    public boolean isFinite() {
        for (int i = 0; i < halves.length; i++) {
            if (!Float.isFinite(value(i))) {
                return false;
            }
        }
        return true;
    }

    /** The halves one after the other, little-endian. */
    public byte[] packed() {
        ByteBuffer bytes = ByteBuffer.allocate(halves.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(halves);
        return bytes.array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EvidenceMap map && kind == map.kind && Arrays.equals(halves, map.halves);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(halves);
    }

    @Override
    public String toString() {
        return kind.spelling();
    }
}
