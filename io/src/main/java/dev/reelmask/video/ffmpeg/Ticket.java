package dev.reelmask.video.ffmpeg;

import org.bytedeco.javacpp.Pointer;

/** A pointer that carries a number through native code; nothing lies at its address. */
public final class Ticket extends Pointer {
    /** Carries this number. */
    public Ticket(long number) {
        this.address = number;
    }

    /** The number that native code gives back, 0 if there is none. */
    public static long number(Pointer pointer) {
        return pointer == null ? 0 : pointer.address();
    }
}
