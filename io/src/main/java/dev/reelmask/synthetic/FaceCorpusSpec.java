package dev.reelmask.synthetic;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.synthetic.motion.Liveliness;
import dev.reelmask.synthetic.motion.Mood;
import dev.reelmask.synthetic.motion.Noise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a generated corpus holds. The same spec gives the same files, byte for byte, however many threads write it.
 *
 * @param subjects people in train, validation and test; nobody is in two parts
 * @param clipsPerSubject clips in which a person is the lead
 * @param clip size, length and rate of each clip
 * @param threads clips written at the same time
 */
public record FaceCorpusSpec(long seed, Subjects subjects, int clipsPerSubject, ClipShape clip, int threads) {
    private static final List<Liveliness> LIVELINESSES = List.of(Liveliness.values());

    public FaceCorpusSpec {
        if (clipsPerSubject < 1 || threads < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "clips per subject and threads must be at least 1, got %d and %d",
                    clipsPerSubject,
                    threads));
        }
    }

    /** Number of people in each part; a part of 0 is not written. */
    public record Subjects(int train, int validation, int test) {
        public Subjects {
            if (train < 0 || validation < 0 || test < 0 || train + validation + test == 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "parts must not be negative nor all empty, got %d, %d, %d",
                        train,
                        validation,
                        test));
            }
        }
    }

    /**
     * Shape of one clip.
     *
     * @param framesPerSecond a low rate gives few, unlike frames: what training wants
     * @param moods how lively clips are
     */
    public record ClipShape(FrameSize size, int frames, int framesPerSecond, Moods moods) {
        /** Each clip of one liveliness throughout. */
        public ClipShape(FrameSize size, int frames, int framesPerSecond) {
            this(size, frames, framesPerSecond, Moods.STEADY);
        }

        public ClipShape {
            if (frames < 1 || framesPerSecond <= 0 || size.width() % 2 != 0 || size.height() % 2 != 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "a clip needs an even size, a frame and a positive rate, got %s, %d, %d",
                        size,
                        frames,
                        framesPerSecond));
            }
        }
    }

    /** How lively the clips are. */
    public enum Moods {
        /** One liveliness throughout a clip: calm, talking, lively and wild take turns. */
        STEADY,
        /** Quiet and lively stretches in every clip, and a cut about every seven seconds. */
        CHANGING
    }

    /** One clip of the corpus: where it is written and what it shows. */
    record PlannedClip(String part, String name, FaceClip.Spec spec) {}

    /** Every clip, part by part. Where moods are steady, livelinesses take turns. */
    List<PlannedClip> plan() {
        List<PlannedClip> clips = new ArrayList<>();
        plan("train", 0, subjects.train(), clips);
        plan("validation", 1, subjects.validation(), clips);
        plan("test", 2, subjects.test(), clips);
        return List.copyOf(clips);
    }

    private void plan(String part, int number, int people, List<PlannedClip> clips) {
        for (int person = 0; person < people; person++) {
            for (int take = 0; take < clipsPerSubject; take++) {
                int index = person * clipsPerSubject + take;
                List<Long> cast = List.of(looks(number, person), looks(number, (person + 1) % people));
                long clipSeed = Noise.mix(Noise.mix(seed, 17 + number), index);
                FaceClip.Spec spec = new FaceClip.Spec(
                        clipSeed, cast, mood(clipSeed, index), clip.size(), clip.frames(), clip.framesPerSecond());
                clips.add(new PlannedClip(part, String.format(Locale.ROOT, "%03d_%02d", person, take), spec));
            }
        }
    }

    private Mood mood(long clipSeed, int index) {
        return switch (clip.moods()) {
            case STEADY -> Mood.throughout(LIVELINESSES.get(index % LIVELINESSES.size()));
            case CHANGING -> Mood.changing(Noise.mix(clipSeed, 6), clip.frames() / (double) clip.framesPerSecond());
        };
    }

    private long looks(int part, int person) {
        return Noise.mix(Noise.mix(seed, 1 + part), person);
    }
}
