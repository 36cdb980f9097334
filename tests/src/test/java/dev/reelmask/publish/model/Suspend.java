package dev.reelmask.publish.model;

/** Unwinds a program at the step that has not happened yet. Nothing may catch it. */
final class Suspend extends Error {
    private static final long serialVersionUID = 1L;

    private final transient Op op;

    Suspend(Op op) {
        super(null, null, false, false);
        this.op = op;
    }

    Op op() {
        return op;
    }
}
