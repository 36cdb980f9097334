package dev.reelmask.synthetic;

import dev.reelmask.synthetic.motion.Acting;
import dev.reelmask.synthetic.motion.Mood;
import dev.reelmask.synthetic.motion.Noise;

/**
 * One shot of a clip: who, before what, in which light, and how person and camera move. Times are seconds of the clip.
 */
final class Scene {
    final Subject subject;
    final Head head;
    final FacePaint paint;
    final Backdrop backdrop;
    final Light light;
    final Acting acting;
    /** Softness of the lens: passes of a 3x3 binomial blur. */
    final int defocus;

    /** Amplitude of the sensor's noise, 0..1 of full scale. */
    final double noise;

    Scene(long seed, long subjectSeed, Mood mood) {
        subject = Subject.random(subjectSeed);
        head = new Head(subject);
        paint = new FacePaint(subject, head);
        backdrop = new Backdrop(Noise.mix(seed, 1), mood.setting());
        light = new Light(Noise.mix(seed, 2), mood.setting());
        acting = new Acting(Noise.mix(seed, 3), mood);
        defocus = 1 + (int) Noise.between(seed, 4, 0, 2.2);
        noise = Noise.between(seed, 5, 0.004, 0.035);
    }
}
