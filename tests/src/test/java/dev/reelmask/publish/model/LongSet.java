package dev.reelmask.publish.model;

/** Many numbers in little memory. */
final class LongSet {
    private long[] slots = new long[1 << 16];
    private int size;

    /** Whether the number was new. */
    boolean add(long number) {
        long stored = number == 0 ? 1 : number;
        int slot = slot(stored);
        if (slots[slot] == stored) {
            return false;
        }
        slots[slot] = stored;
        size++;
        if (size > slots.length / 2) {
            grow();
        }
        return true;
    }

    int size() {
        return size;
    }

    private int slot(long number) {
        int mask = slots.length - 1;
        int slot = (int) ((number * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (slots[slot] != 0 && slots[slot] != number) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long number : old) {
            if (number != 0) {
                slots[slot(number)] = number;
            }
        }
    }
}
