package dev.reelmask.job.render;

import dev.reelmask.frame.ClassSet;
import java.util.Locale;

/**
 * What lies below the pictures: title, the frames' scores, key frames on a line with the play head, and the names of
 * the classes. All that does not change is drawn once. mIoU is a curve; agreement, of which there is a sample only, is
 * a dot a frame below a line at 100 %.
 */
final class Panel {
    private static final int BACKGROUND = 0x10161d;
    private static final int TEXT = 0xe8eef4;
    private static final int MUTED = 0x93a3b3;
    private static final int RAIL = 0x2a3642;
    private static final int CURVE = 0x56b4e9;
    private static final int HEAD = 0xffffff;
    private static final int CAPITAL = 11;
    private static final int MARGIN = 12;
    private static final int CURVE_HEIGHT = 44;
    private static final int KEYS_HEIGHT = 16;
    private static final int LINE = 24;
    private static final int DOT = 4;
    /** Capital height of the curve's bounds. */
    private static final int BOUND_CAPITAL = 7;

    /** Between the line at 100 % and what stands below it. */
    private static final int CAPTION_GAP = 5;

    private final Track track;
    private final ClassSet classes;
    private final Lettering font;
    private final int top;
    private final int width;

    /** @param top row of the canvas where the panel starts */
    Panel(Track track, ClassSet classes, Lettering font, int top, int width) {
        this.track = track;
        this.classes = classes;
        this.font = font;
        this.top = top;
        this.width = width;
    }

    /** Height that the panel needs at a width. */
    static int height(Track track, ClassSet classes, Lettering font, int width) {
        int legend = legendLines(classes, font, width) * LINE;
        return MARGIN + LINE + scoresHeight(track) + KEYS_HEIGHT + MARGIN + legend + 4;
    }

    private static int scoresHeight(Track track) {
        if (track.showsScores()) {
            return CURVE_HEIGHT + 6;
        }
        return track.instead().isEmpty() ? 0 : LINE;
    }

    /** Draws what is the same in all frames. */
    void drawStill(Canvas canvas) {
        canvas.fill(0, top, width, canvas.size().height() - top, BACKGROUND);
        String widest = "frame 000000 of 000000" + (track.showsScores() ? score(track.measure(), 1) : "");
        int room = width - 2 * MARGIN - font.width(widest, CAPITAL) - 2 * MARGIN;
        font.draw(canvas, font.fitting(track.title(), CAPITAL, room), MARGIN, top + MARGIN, CAPITAL, TEXT);
        if (track.showsScores()) {
            drawScores(canvas);
        } else {
            font.draw(canvas, track.instead(), MARGIN, scoresTop(), CAPITAL, MUTED);
        }
        canvas.fill(MARGIN, keysTop(), width - 2 * MARGIN, KEYS_HEIGHT, RAIL);
        for (int frame = track.keys().nextSetBit(0);
                frame >= 0;
                frame = track.keys().nextSetBit(frame + 1)) {
            canvas.fill(column(frame), keysTop(), 2, KEYS_HEIGHT, OverlayPainter.KEY_COLOUR);
        }
        drawLegend(canvas);
    }

    /** Draws what belongs to one frame. */
    void drawFrame(Canvas canvas, int frame) {
        float value = track.scores().get(frame);
        String text = Float.isNaN(value) || !track.showsScores() ? "" : score(track.measure(), value);
        String place = String.format(Locale.ROOT, "frame %d of %d", frame, track.frames()) + text;
        font.draw(canvas, place, width - MARGIN - font.width(place, CAPITAL), top + MARGIN, CAPITAL, MUTED);
        int from = track.showsScores() ? scoresTop() : keysTop();
        canvas.fill(column(frame) - 1, from - 3, 3, keysTop() + KEYS_HEIGHT + 6 - from, HEAD);
    }

    private static String score(Measure measure, float value) {
        return String.format(Locale.ROOT, "   %s %.1f %%", measure, 100 * value);
    }

    private int scoresTop() {
        return top + MARGIN + LINE;
    }

    private int keysTop() {
        return scoresTop() + scoresHeight(track);
    }

    private int column(int frame) {
        return MARGIN + (int) ((long) frame * (width - 2 * MARGIN - 2) / Math.max(1, track.frames() - 1));
    }

    /** The band reaches from the lowest to the highest score, which stand at its right; that of agreement to 100 %. */
    private void drawScores(Canvas canvas) {
        boolean isCurve = track.measure() == Measure.MEAN_IOU;
        float low = 1;
        float high = isCurve ? 0 : 1;
        for (float score : track.scores()) {
            low = Float.isNaN(score) ? low : Math.min(low, score);
            high = Float.isNaN(score) ? high : Math.max(high, score);
        }
        float span = Math.max(0.01f, high - low);
        if (isCurve) {
            drawCurve(canvas, low, span);
        } else {
            drawDots(canvas, low, span);
            String caption = String.format(
                    Locale.ROOT, "agreement with the network, %d of %d frames", track.scored(), track.frames());
            font.draw(canvas, caption, MARGIN, scoresTop() + CAPTION_GAP, BOUND_CAPITAL, MUTED);
        }
        drawBound(canvas, high, scoresTop());
        drawBound(canvas, low, scoresTop() + CURVE_HEIGHT - BOUND_CAPITAL);
    }

    /** An area from the bottom of the band to each column's mean. */
    private void drawCurve(Canvas canvas, float low, float span) {
        for (int x = MARGIN; x < width - MARGIN; x++) {
            float score = mean(firstFrame(x), Math.max(firstFrame(x) + 1, firstFrame(x + 1)));
            if (!Float.isNaN(score)) {
                int height = height(score, low, span);
                int y = scoresTop() + CURVE_HEIGHT - height;
                canvas.fill(x, y, 1, height, CURVE, 0.28);
                canvas.fill(x, y, 1, 2, CURVE);
            }
        }
    }

    private void drawDots(Canvas canvas, float low, float span) {
        int ceiling = scoresTop() + CURVE_HEIGHT - height(1, low, span);
        canvas.fill(MARGIN, ceiling, width - 2 * MARGIN, 1, MUTED, 0.6);
        for (int frame = 0; frame < track.frames(); frame++) {
            float score = track.scores().get(frame);
            if (!Float.isNaN(score)) {
                int y = scoresTop() + CURVE_HEIGHT - height(score, low, span);
                canvas.fill(column(frame) - DOT / 2, y - DOT / 2, DOT, DOT, CURVE);
            }
        }
    }

    private static int height(float score, float low, float span) {
        return 4 + Math.round((CURVE_HEIGHT - 4) * (score - low) / span);
    }

    private void drawBound(Canvas canvas, float score, int y) {
        String text = String.format(Locale.ROOT, "%.0f %%", 100 * score);
        font.draw(canvas, text, width - MARGIN - font.width(text, BOUND_CAPITAL), y, BOUND_CAPITAL, MUTED);
    }

    /** First of the frames that share a column. */
    private int firstFrame(int x) {
        return (int) ((long) (x - MARGIN) * (track.frames() - 1) / Math.max(1, width - 2 * MARGIN - 1));
    }

    /** Mean score of frames from {@code from} to before {@code to}; NaN if none was scored. */
    private float mean(int from, int to) {
        return (float) track.scores().subList(from, Math.min(to, track.frames())).stream()
                .filter(score -> !score.isNaN())
                .mapToDouble(Float::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    private void drawLegend(Canvas canvas) {
        int x = MARGIN;
        int y = keysTop() + KEYS_HEIGHT + MARGIN;
        for (ClassSet.LabelClass labelClass : classes.classes()) {
            int room = entryWidth(labelClass, font, width);
            if (x + room > width - MARGIN && x > MARGIN) {
                x = MARGIN;
                y += LINE;
            }
            canvas.fill(x, y, CAPITAL, CAPITAL, labelClass.rgb());
            canvas.border(x, y, CAPITAL, CAPITAL, 1, MUTED);
            font.draw(canvas, name(labelClass, font, width), x + CAPITAL + 7, y, CAPITAL, MUTED);
            x += room;
        }
    }

    private static int legendLines(ClassSet classes, Lettering font, int width) {
        int lines = 1;
        int x = MARGIN;
        for (ClassSet.LabelClass labelClass : classes.classes()) {
            int room = entryWidth(labelClass, font, width);
            if (x + room > width - MARGIN && x > MARGIN) {
                x = MARGIN;
                lines++;
            }
            x += room;
        }
        return lines;
    }

    private static int entryWidth(ClassSet.LabelClass labelClass, Lettering font, int width) {
        return CAPITAL + 7 + font.width(name(labelClass, font, width), CAPITAL) + 18;
    }

    /** Cut where it is longer than a line. */
    private static String name(ClassSet.LabelClass labelClass, Lettering font, int width) {
        return font.fitting(labelClass.name(), CAPITAL, width - 2 * MARGIN - CAPITAL - 7);
    }
}
