package dev.reelmask.video;

/** Writes bit fields and Exp-Golomb numbers, as video headers are made of. */
final class Bits {
    private final StringBuilder bits = new StringBuilder();

    Bits u(int count, long value) {
        for (int i = count - 1; i >= 0; i--) {
            bits.append(value >> i & 1);
        }
        return this;
    }

    Bits ue(long value) {
        int length = Long.SIZE - Long.numberOfLeadingZeros(value + 1);
        return u(length - 1, 0).u(length, value + 1);
    }

    /** The bits, a one and zeros up to a whole byte. */
    byte[] ended() {
        u(1, 1);
        return bytes();
    }

    /** The bits and zeros up to a whole byte. */
    byte[] bytes() {
        while (bits.length() % 8 != 0) {
            bits.append('0');
        }
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits, i * 8, i * 8 + 8, 2);
        }
        return bytes;
    }
}
