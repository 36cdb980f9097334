package dev.reelmask.job.render;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;

/** Lays class colours over a picture. Edges between classes are drawn lighter, so that thin parts stay visible. */
final class MaskLayer {
    /** A class of this name is left as it is: it says "nothing here". */
    static final String BACKGROUND = "background";

    private static final int NONE = -1;
    private static final double EDGE_OPACITY = 0.85;

    private final int[] colours = new int[256];
    private final double opacity;

    MaskLayer(ClassSet classes, double opacity) {
        this.opacity = opacity;
        Arrays.fill(colours, NONE);
        for (int id = 0; id < classes.size(); id++) {
            ClassSet.LabelClass labelClass = classes.classes().get(id);
            colours[id] = labelClass.name().equals(BACKGROUND) ? NONE : labelClass.rgb();
        }
    }

    /** Draws the mask over the picture of size {@code picture} whose top left corner is ({@code left}, 0). */
    void draw(Canvas canvas, LabelMap mask, int left, FrameSize picture) {
        byte[] ids = smoothed(mask, picture);
        int width = picture.width();
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                boolean edge = (x + 1 < width && ids[at] != ids[at + 1])
                        || (y + 1 < picture.height() && ids[at] != ids[at + width]);
                int colour = colours[ids[at] & 0xff];
                if (edge && colour == NONE) {
                    colour = neighbourColour(ids, at, x, y, picture);
                }
                if (colour != NONE) {
                    canvas.blend(left + x, y, edge ? lightened(colour) : colour, edge ? EDGE_OPACITY : opacity);
                }
            }
        }
    }

    private static int lightened(int colour) {
        return ((colour & 0xfefefe) + 0xfefefe) >> 1;
    }

    private int neighbourColour(byte[] ids, int at, int x, int y, FrameSize picture) {
        int right = x + 1 < picture.width() ? colours[ids[at + 1] & 0xff] : NONE;
        return right != NONE || y + 1 == picture.height() ? right : colours[ids[at + picture.width()] & 0xff];
    }

    /** The mask at another size: each pixel takes the class with most bilinear weight among its four neighbours. */
    private static byte[] smoothed(LabelMap mask, FrameSize target) {
        if (mask.size().width() >= target.width()) {
            return mask.resized(target).ids();
        }
        byte[] out = new byte[target.pixels()];
        FrameSize size = mask.size();
        double scaleX = (double) size.width() / target.width();
        double scaleY = (double) size.height() / target.height();
        for (int y = 0; y < target.height(); y++) {
            double sourceY = Math.max(0, Math.min(size.height() - 1, (y + 0.5) * scaleY - 0.5));
            for (int x = 0; x < target.width(); x++) {
                double sourceX = Math.max(0, Math.min(size.width() - 1, (x + 0.5) * scaleX - 0.5));
                out[y * target.width() + x] = heaviest(mask, sourceX, sourceY);
            }
        }
        return out;
    }

    private static byte heaviest(LabelMap mask, double x, double y) {
        int left = (int) x;
        int top = (int) y;
        int right = Math.min(left + 1, mask.size().width() - 1);
        int bottom = Math.min(top + 1, mask.size().height() - 1);
        int a = mask.id(left, top);
        int b = mask.id(right, top);
        int c = mask.id(left, bottom);
        int d = mask.id(right, bottom);
        if (a == b && a == c && a == d) {
            return (byte) a;
        }
        double fx = x - left;
        double fy = y - top;
        double wa = (1 - fx) * (1 - fy);
        double wb = fx * (1 - fy);
        double wc = (1 - fx) * fy;
        double wd = fx * fy;
        double sa = wa + (b == a ? wb : 0) + (c == a ? wc : 0) + (d == a ? wd : 0);
        double sb = wb + (a == b ? wa : 0) + (c == b ? wc : 0) + (d == b ? wd : 0);
        double sc = wc + (a == c ? wa : 0) + (b == c ? wb : 0) + (d == c ? wd : 0);
        double best = Math.max(sa, Math.max(sb, sc));
        if (wd > best) {
            return (byte) d;
        }
        return (byte) (best == sa ? a : best == sb ? b : c);
    }
}
