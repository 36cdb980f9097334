package dev.reelmask.synthetic.motion;

/** What the person and the camera do at any time, by a seed and a mood. */
public final class Acting {
    private final Mood mood;
    private final Wobble yaw;
    private final Wobble pitch;
    private final Wobble roll;
    private final Wobble swayX;
    private final Wobble swayY;
    private final Wobble near;
    private final Wobble shakeX;
    private final Wobble shakeY;
    private final Wobble smile;
    private final Wobble brows;
    private final Wobble gazeX;
    private final Wobble gazeY;
    private final Pulse glance;
    private final Pulse blink;
    private final Pulse laugh;
    private final Pulse hand;
    private final Wobble handX;
    private final Wobble handY;
    private final long speechSeed;
    private final double baseYaw;
    private final double baseZoom;
    private final double baseX;
    private final double baseSmile;

    public Acting(long seed, Mood mood) {
        this.mood = mood;
        double hertz = mood.hertz();
        int i = 0;
        yaw = new Wobble(Noise.mix(seed, ++i), hertz);
        pitch = new Wobble(Noise.mix(seed, ++i), hertz * 1.1);
        roll = new Wobble(Noise.mix(seed, ++i), hertz * 0.8);
        swayX = new Wobble(Noise.mix(seed, ++i), hertz * 0.6);
        swayY = new Wobble(Noise.mix(seed, ++i), hertz * 0.7);
        near = new Wobble(Noise.mix(seed, ++i), hertz * 0.45);
        shakeX = new Wobble(Noise.mix(seed, ++i), 1.9);
        shakeY = new Wobble(Noise.mix(seed, ++i), 2.3);
        smile = new Wobble(Noise.mix(seed, ++i), 0.25);
        brows = new Wobble(Noise.mix(seed, ++i), 0.4);
        gazeX = new Wobble(Noise.mix(seed, ++i), 0.5);
        gazeY = new Wobble(Noise.mix(seed, ++i), 0.4);
        glance = new Pulse(Noise.mix(seed, ++i), 3, 0, 1.5, 0.17);
        blink = new Pulse(Noise.mix(seed, ++i), 2.4, 0.85, 0.24, 0.42);
        laugh = new Pulse(Noise.mix(seed, ++i), 5, 0, 1.6, 0.25);
        hand = new Pulse(Noise.mix(seed, ++i), 4, 0, 2.6, 0.28);
        handX = new Wobble(Noise.mix(seed, ++i), 0.7);
        handY = new Wobble(Noise.mix(seed, ++i), 0.9);
        speechSeed = Noise.mix(seed, ++i);
        baseYaw = Noise.between(seed, 101, -0.35, 0.35);
        baseZoom = Noise.between(seed, 102, 0.8, 1.2);
        baseX = Noise.between(seed, 103, -0.25, 0.25);
        baseSmile = Noise.between(seed, 104, -0.3, 0.5);
    }

    /** The face at a time in seconds. */
    public Expression expressionAt(double t) {
        double laughing = laughAt(t);
        double speech = speechAt(t) * (1 - laughing);
        double squeeze = mood.at(t, Liveliness::squeeze) * laughing;
        double open = Curves.clamp(speech + 0.75 * laughing, 0, 1);
        return new Expression(
                Curves.clamp(Math.max(1.15 * blink.at(t), squeeze), 0, 1),
                open,
                Curves.clamp(0.8 * laughing + 0.7 * vowelAt(t) * (1 - laughing), -1, 1),
                Curves.clamp(baseSmile + 0.5 * smile.at(t) + laughing, -1, 1),
                Curves.clamp(brows.at(t) * 0.8, -1, 1),
                Curves.clamp(gazeX.at(t) * 1.1, -1, 1),
                Curves.clamp(gazeY.at(t) * 0.6, -1, 1));
    }

    /** Openness of the mouth by speech: syllables of about 0.2 s inside phrases with pauses. */
    private double speechAt(double t) {
        double phrase = new Pulse(speechSeed, 2.2, 0, 2.0, 0.08).at(t, s -> mood.at(s, Liveliness::talkative));
        double beat = t * 4.7 + 0.4 * StrictMath.sin(t * 2.1);
        long syllable = (long) StrictMath.floor(beat);
        double size = Noise.between(speechSeed, 1000 + syllable, 0.1, 0.75);
        double wave = StrictMath.sin(Math.PI * (beat - syllable));
        return phrase * size * wave;
    }

    private double vowelAt(double t) {
        double beat = t * 4.7;
        long syllable = (long) StrictMath.floor(beat);
        double share = beat - syllable;
        double now = Noise.between(speechSeed, 5000 + syllable, -1, 1);
        double next = Noise.between(speechSeed, 5001 + syllable, -1, 1);
        return mood.at(t, Liveliness::vowels) * Curves.mix(now, next, Curves.step(0, 1, share));
    }

    private double glanceAt(double t) {
        return glance.at(t, s -> 0.25 * mood.at(s, Liveliness::level));
    }

    private double laughAt(double t) {
        return laugh.at(t, s -> 0.3 * mood.at(s, Liveliness::level));
    }

    /** Where the head stands; it turns about the top of the neck. */
    public Placement headAt(double t) {
        double turn = Math.toRadians(mood.at(t, Liveliness::turnDegrees));
        double clock = mood.clock(t);
        double side = glance.kind(t) < 0.5 ? -1 : 1;
        double yawNow = baseYaw + turn * yaw.at(clock) + side * turn * 0.9 * glanceAt(t);
        double pitchNow = turn * 0.45 * pitch.at(clock) - 0.12 * laughAt(t);
        double rollNow = turn * 0.4 * roll.at(clock);
        return bodyAt(t)
                .of(Placement.turned(Curves.clamp(yawNow, -1.25, 1.25), pitchNow, rollNow, 0, 0, 0)
                        .about(0, 0.55, -0.25));
    }

    /** Where the body stands in the camera's picture; the camera's shake included. */
    public Placement bodyAt(double t) {
        double sway = mood.at(t, Liveliness::sway);
        double clock = mood.clock(t);
        return Placement.at(
                baseX + 1.5 * sway * swayX.at(clock) + cameraX(t),
                0.12 + 0.6 * sway * swayY.at(clock) + cameraY(t),
                2.2 * sway * near.at(clock));
    }

    /** How far the camera is shaken to the right at a time in seconds. */
    public double cameraX(double t) {
        return mood.at(t, Liveliness::shake) * shakeX.at(t);
    }

    /** How far it is shaken down. */
    public double cameraY(double t) {
        return mood.at(t, Liveliness::shake) * shakeY.at(t);
    }

    /** How large the picture is, 1 for as drawn. */
    public double zoomAt(double t) {
        return baseZoom * (1 + 0.5 * mood.at(t, Liveliness::sway) * near.at(mood.clock(t) * 0.8 + 3));
    }

    /** How far the hand is up, 0 (out of the picture) .. 1 (before the face). */
    public double handUp(double t) {
        return hand.at(t, s -> mood.at(s, Liveliness::handProbability));
    }

    /** Where the hand is, up or down. */
    public Placement handAt(double t) {
        double kind = hand.kind(t);
        double side = kind < 0.5 ? -1 : 1;
        double targetX = side * (0.15 + 0.5 * ((kind * 7) % 1));
        double targetY = -0.35 + 1.0 * ((kind * 13) % 1);
        double up = handUp(t);
        double busy = 0.12 + 0.5 * mood.at(t, Liveliness::sway);
        return bodyAt(t)
                .of(Placement.turned(
                        0.3 * side,
                        -0.2,
                        -side * (0.25 + 0.9 * ((kind * 5) % 1)) * up,
                        targetX + side * 1.2 * (1 - up) + busy * handX.at(t),
                        targetY + 2.6 * (1 - up) + busy * handY.at(t),
                        1.25));
    }

    /** How far the fingers are apart, 0 .. 1. */
    public double fingersSpread(double t) {
        return 0.5 + 0.5 * StrictMath.sin(hand.kind(t) * 40 + t);
    }
}
