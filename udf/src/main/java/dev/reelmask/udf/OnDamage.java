package dev.reelmask.udf;

/** What a function gives of damaged bytes, and of masks that do not go together. */
enum OnDamage {
    /** The query fails. */
    ERROR(""),
    /** Null. */
    NULL("try_");

    private final String prefix;

    OnDamage(String prefix) {
        this.prefix = prefix;
    }

    /** What such a form of a function is called. */
    String nameOf(String function) {
        return prefix + function;
    }
}
