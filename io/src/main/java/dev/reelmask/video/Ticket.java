package dev.reelmask.video;

import org.bytedeco.javacpp.Pointer;

/** A pointer that carries a number through native code; nothing lies at its address. */
final class Ticket extends Pointer {
    Ticket(long number) {
        this.address = number;
    }

    /** The number that native code gives back, 0 if there is none. */
    static long number(Pointer pointer) {
        return pointer == null ? 0 : pointer.address();
    }
}
