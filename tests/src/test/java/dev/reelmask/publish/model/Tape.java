package dev.reelmask.publish.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one program has seen so far: its steps and their answers. A program is run again from its beginning against its
 * tape; where the tape ends the step that comes next is known.
 */
public final class Tape {
    private final Tape before;
    private final Op op;
    private final Object answer;
    private final int length;
    private final long hash;

    static final Tape EMPTY = new Tape(null, null, null);

    private Tape(Tape before, Op op, Object answer) {
        this.before = before;
        this.op = op;
        this.answer = answer;
        this.length = before == null ? 0 : before.length + 1;
        this.hash = before == null
                ? 17
                : Long.rotateLeft(before.hash * 0x9E3779B97F4A7C15L, 13)
                        + World.mixed(op.toString())
                        + 31 * World.mixed(String.valueOf(answer));
    }

    Tape then(Op step, Object itsAnswer) {
        return new Tape(this, step, itsAnswer);
    }

    int length() {
        return length;
    }

    long hash() {
        return hash;
    }

    /** A step and its answer. */
    public record Entry(Op op, Object answer) {}

    /** From its beginning. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Tape tape = this; tape.before != null; tape = tape.before) {
            entries.add(new Entry(tape.op, tape.answer));
        }
        Collections.reverse(entries);
        return entries;
    }
}
