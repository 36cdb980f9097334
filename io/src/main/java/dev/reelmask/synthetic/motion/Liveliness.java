package dev.reelmask.synthetic.motion;

/** How much a generated clip moves, so that a corpus holds clips that need few key frames and clips that need many. */
public enum Liveliness {
    /** Listens: small sway, blinks. */
    CALM(0, 7, 0.1, 0.03, 0.002, 0.15, 1),
    /** Talks to a fixed camera. */
    TALKING(1, 12, 0.14, 0.05, 0.003, 0.3, 1),
    /** Turns, laughs and gestures before a hand-held camera; one cut. */
    LIVELY(2, 27, 0.2, 0.12, 0.008, 0.6, 2),
    /** Moves fast, near and far, hands before the face, a walking camera; two cuts. */
    WILD(3, 40, 0.3, 0.22, 0.016, 0.8, 3);

    private final int level;
    private final double turnDegrees;
    private final double hertz;
    private final double sway;
    private final double shake;
    private final double handProbability;
    private final int scenes;

    Liveliness(
            int level,
            double turnDegrees,
            double hertz,
            double sway,
            double shake,
            double handProbability,
            int scenes) {
        this.level = level;
        this.turnDegrees = turnDegrees;
        this.hertz = hertz;
        this.sway = sway;
        this.shake = shake;
        this.handProbability = handProbability;
        this.scenes = scenes;
    }

    /** 0 for the calmest .. 3. */
    public int level() {
        return level;
    }

    /** Amplitude of the head's yaw; pitch and roll are smaller. */
    double turnDegrees() {
        return turnDegrees;
    }

    /** Base frequency of the motion. */
    public double hertz() {
        return hertz;
    }

    /** Amplitude of the body's way through the picture, in head half-heights. */
    double sway() {
        return sway;
    }

    /** Amplitude of the camera's shake, in head half-heights. */
    double shake() {
        return shake;
    }

    /** Probability of speech in each 2.2 seconds. */
    double talkative() {
        return this == CALM ? 0.15 : 0.8;
    }

    /** How far vowels shape the mouth. */
    double vowels() {
        return this == CALM ? 0.1 : 0.6;
    }

    /** How far a laugh closes the eyes. */
    double squeeze() {
        return this == CALM ? 0 : 0.45;
    }

    /** Probability of a hand before the face in each four seconds. */
    double handProbability() {
        return handProbability;
    }

    /** Scenes in a clip; cuts are one fewer. */
    public int scenes() {
        return scenes;
    }
}
