package dev.reelmask.video.damage;

/** What becomes of a sequence of which a part is damaged. */
public enum DamagePolicy {
    /** Its sound part is used and the damage is told. */
    KEEP,
    /** It is set aside as a whole. */
    REFUSE
}
