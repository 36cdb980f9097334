package dev.reelmask.job.doctor;

/**
 * The outcome of one check.
 *
 * @param check what was looked at
 * @param found what there is
 * @param advice what to do about it, empty if nothing
 */
record Finding(String check, Level level, String found, String advice) {
    /** How bad it is. */
    enum Level {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Level.OK, found, "");
    }

    static Finding warn(String check, String found, String advice) {
        return new Finding(check, Level.WARN, found, advice);
    }

    static Finding fail(String check, String found, String advice) {
        return new Finding(check, Level.FAIL, found, advice);
    }

    String line() {
        String line = "%-4s  %-12s %s".formatted(level, check, found);
        return advice.isEmpty() ? line : line + System.lineSeparator() + " ".repeat(19) + "→ " + advice;
    }
}
