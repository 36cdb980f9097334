package dev.reelmask.net.script;

/** What stands in a line that may not stand there. */
final class Misread extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    /** @param what a predicate of the line, such as "calls torch.save" */
    Misread(int line, String what) {
        super(what);
        this.line = line;
    }

    int line() {
        return line;
    }
}
