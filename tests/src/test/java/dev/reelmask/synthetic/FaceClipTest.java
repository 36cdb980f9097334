package dev.reelmask.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.metric.Confusion;
import dev.reelmask.synthetic.motion.Liveliness;
import dev.reelmask.synthetic.motion.Mood;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaceClipTest {
    private static final FrameSize SIZE = new FrameSize(128, 128);
    private static final int FRAMES = 60;

    private static FaceClip clip(long seed, Liveliness liveliness) {
        return new FaceClip(new FaceClip.Spec(seed, List.of(seed + 900, seed + 901), liveliness, SIZE, FRAMES, 25));
    }

    @Test
    void framesDependOnTheSpecAloneAndNotOnTheOrderOfDrawing() {
        LabelledFrame drawnLast = clip(3, Liveliness.WILD).frame(40);
        FaceClip other = clip(3, Liveliness.WILD);

        other.frame(59);
        LabelledFrame drawnAgain = other.frame(40);

        assertThat(drawnAgain.frame().rgb()).isEqualTo(drawnLast.frame().rgb());
        assertThat(drawnAgain.label()).isEqualTo(drawnLast.label());
        assertThat(clip(4, Liveliness.WILD).frame(40).frame().rgb())
                .isNotEqualTo(drawnLast.frame().rgb());
    }

    @ParameterizedTest
    @EnumSource(Liveliness.class)
    void everyClassIsSeenInEveryKindOfClip(Liveliness liveliness) {
        FaceClip clip = clip(11, liveliness);
        long[] counts = new long[FacePart.values().length];

        for (int i = 0; i < FRAMES; i += 2) {
            long[] frame = clip.frame(i).label().pixelCounts(counts.length);
            for (int c = 0; c < counts.length; c++) {
                counts[c] += frame[c];
            }
        }

        long seen = Arrays.stream(counts).filter(count -> count > 0).count();
        assertThat(seen)
                .as("a calm person may keep the mouth shut")
                .isGreaterThanOrEqualTo(liveliness == Liveliness.CALM ? counts.length - 1 : counts.length);
        assertThat(counts[FacePart.SKIN.id()])
                .isGreaterThan(counts[FacePart.EYES.id()])
                .isGreaterThan(counts[FacePart.OUTER_MOUTH.id()]);
    }

    @Test
    void aBlinkTurnsEyesIntoSkin() {
        FaceClip clip = new FaceClip(new FaceClip.Spec(5, List.of(77L), Liveliness.CALM, SIZE, 200, 25));

        long fewest = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 200; i++) {
            long eyes = clip.frame(i).label().pixelCounts(5)[FacePart.EYES.id()];
            fewest = Math.min(fewest, eyes);
            most = Math.max(most, eyes);
        }

        assertThat(most).isGreaterThan(40);
        assertThat(fewest).isLessThan(most / 5);
    }

    @Test
    void labelsLieWhereTheColoursAre() {
        FaceClip clip =
                new FaceClip(new FaceClip.Spec(8, List.of(1004L), Liveliness.TALKING, new FrameSize(256, 256), 30, 25));
        LabelledFrame frame = clip.frame(10);
        double[] skin = meanColour(frame, FacePart.SKIN);
        double[] lips = meanColour(frame, FacePart.OUTER_MOUTH);
        double[] eyes = meanColour(frame, FacePart.EYES);

        assertThat(skin[0]).as("skin is red before blue").isGreaterThan(skin[2] + 15);
        assertThat(lips[1] / lips[0]).as("lips are redder than skin").isLessThan(skin[1] / skin[0]);
        assertThat(eyes[2] / eyes[0]).as("eyes are whiter than skin").isGreaterThan(skin[2] / skin[0]);
    }

    private static double[] meanColour(LabelledFrame frame, FacePart part) {
        double[] sum = new double[3];
        int count = 0;
        byte[] rgb = frame.frame().rgb();
        byte[] ids = frame.label().ids();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == part.id()) {
                for (int c = 0; c < 3; c++) {
                    sum[c] += rgb[3 * i + c] & 0xff;
                }
                count++;
            }
        }
        assertThat(count).as("pixels of " + part).isPositive();
        return new double[] {sum[0] / count, sum[1] / count, sum[2] / count};
    }

    @Test
    void livelierClipsMoveMore() {
        double calm = agreementWithFiveFramesAgo(Liveliness.CALM);
        double talking = agreementWithFiveFramesAgo(Liveliness.TALKING);
        double wild = agreementWithFiveFramesAgo(Liveliness.WILD);

        assertThat(calm).isGreaterThan(talking).isGreaterThan(0.7);
        assertThat(talking).isGreaterThan(wild);
        assertThat(wild).isBetween(0.1, 0.55);
    }

    private static double agreementWithFiveFramesAgo(Liveliness liveliness) {
        double sum = 0;
        int count = 0;
        for (long seed = 20; seed < 23; seed++) {
            FaceClip clip = clip(seed, liveliness);
            for (int i = 5; i < FRAMES; i += 6) {
                LabelMap before = clip.frame(i - 5).label();
                sum += Confusion.of(5, clip.frame(i).label(), before).meanIou();
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void aCutShowsAnotherPicture() {
        FaceClip clip = clip(6, Liveliness.LIVELY);

        assertThat(clip.cuts()).hasSize(1);
        int cut = clip.cuts().get(0);
        assertThat(difference(clip, cut)).isGreaterThan(3 * difference(clip, cut + 1));
    }

    private static double difference(FaceClip clip, int index) {
        byte[] now = clip.frame(index).frame().rgb();
        byte[] before = clip.frame(index - 1).frame().rgb();
        double sum = 0;
        for (int i = 0; i < now.length; i++) {
            sum += Math.abs((now[i] & 0xff) - (before[i] & 0xff));
        }
        return sum / now.length;
    }

    /** Weights that ship were trained on such frames, and results were measured on them. */
    @ParameterizedTest
    @CsvSource({
        "CALM, bda3334ff821ccac",
        "TALKING, afc9805aa114fe53",
        "LIVELY, 849fc5ca428e10be",
        "WILD, 7388462dee9a004d"
    })
    void aClipOfOneLivelinessIsDrawnAsEver(Liveliness liveliness, String digest) throws NoSuchAlgorithmException {
        FaceClip clip = clip(31, liveliness);
        MessageDigest all = MessageDigest.getInstance("SHA-256");

        for (int i : new int[] {0, 25, 57}) {
            LabelledFrame frame = clip.frame(i);
            all.update(frame.frame().rgb());
            all.update(frame.label().ids());
        }

        assertThat(HexFormat.of().formatHex(all.digest(), 0, 8)).isEqualTo(digest);
    }

    @Test
    void aClipOfChangingMoodHasQuietAndLivelyStretchesAndCuts() {
        int frames = 900;
        Mood mood = Mood.changing(2, frames / 30.0);
        FaceClip clip =
                new FaceClip(new FaceClip.Spec(2, List.of(900L, 901L), mood, new FrameSize(64, 64), frames, 30));
        List<Double> agreements = new ArrayList<>();

        for (int second = 0; second < 29; second++) {
            double sum = 0;
            for (int part = 0; part < 3; part++) {
                int frame = 30 * second + 10 * part;
                sum += agreement(clip, frame + 3, frame);
            }
            agreements.add(sum / 3);
        }
        agreements.sort(null);

        assertThat(clip.cuts()).hasSize(3);
        assertThat(agreements.get(24)).as("in a quiet second").isGreaterThan(0.8);
        assertThat(agreements.get(4)).as("in a lively second").isLessThan(0.6);
    }

    private static double agreement(FaceClip clip, int frame, int before) {
        LabelMap then = clip.frame(before).label();
        return Confusion.of(5, clip.frame(frame).label(), then).meanIou();
    }

    @Test
    void aFrameOutsideTheClipIsRefused() {
        FaceClip clip = clip(1, Liveliness.CALM);

        assertThatThrownBy(() -> clip.frame(60)).hasMessage("frame must be in 0..59, got 60");
    }
}
