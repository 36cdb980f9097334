package dev.reelmask.train.data;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;

/**
 * One view of a frame, and the same view of what belongs to it: images bilinear, labels nearest, flows bilinear and
 * turned with it. What lies outside the frame repeats its edge and is ignored in labels.
 */
public final class View {
    /** Pixels of the crop for each value of a flow along either side. */
    public static final int FLOW_STRIDE = 4;

    private final Place place;
    private final Colours colours;
    private final boolean blurred;

    View(Place place, Colours colours, boolean blurred) {
        this.place = place;
        this.colours = colours;
        this.blurred = blurred;
    }

    /**
     * From pixels of the crop to pixels of the frame: centre + ((cos, −sin), (sin, cos)) · (flip dx, dy), where (dx,
     * dy) is the distance from the crop's middle; cos and sin are over the scale.
     */
    record Place(FrameSize frame, FrameSize crop, double centreX, double centreY, double cos, double sin, double flip) {
        double frameX(double x, double y) {
            return centreX + cos * fromMiddle(x) - sin * (y - 0.5 * crop.height()) - 0.5;
        }

        double frameY(double x, double y) {
            return centreY + sin * fromMiddle(x) + cos * (y - 0.5 * crop.height()) - 0.5;
        }

        private double fromMiddle(double x) {
            return flip * (x - 0.5 * crop.width());
        }

        /** Pixel of the crop that shows a pixel of the frame; the other way round than {@link #frameX}. */
        double cropX(double frameX, double frameY) {
            double along = cos * (frameX + 0.5 - centreX) + sin * (frameY + 0.5 - centreY);
            return 0.5 * crop.width() + flip * along / (cos * cos + sin * sin);
        }

        double cropY(double frameX, double frameY) {
            double along = cos * (frameY + 0.5 - centreY) - sin * (frameX + 0.5 - centreX);
            return 0.5 * crop.height() + along / (cos * cos + sin * sin);
        }

        /**
         * The same crop moved over the frame.
         *
         * @param x pixels of the crop, and {@code y}
         * @param turn radians
         * @param larger pixels of the frame × this lie under one of the crop
         */
        Place moved(double x, double y, double turn, double larger) {
            double newCos = larger * (cos * Math.cos(turn) - sin * Math.sin(turn));
            double newSin = larger * (sin * Math.cos(turn) + cos * Math.sin(turn));
            double newX = frameX(0.5 * crop.width() + x, 0.5 * crop.height() + y) + 0.5;
            double newY = frameY(0.5 * crop.width() + x, 0.5 * crop.height() + y) + 0.5;
            return new Place(frame, crop, newX, newY, newCos, newSin, flip);
        }
    }

    Place place() {
        return place;
    }

    /** The same colours elsewhere. */
    View at(Place other) {
        return new View(other, colours, blurred);
    }

    /**
     * The view of an image.
     *
     * @param out (N, h, w, 3) bytes, of which view {@code slot} is written
     */
    public void image(byte[] rgb, byte[] out, int slot) {
        FrameSize crop = place.crop();
        int at = 3 * slot * crop.pixels();
        for (int y = 0; y < crop.height(); y++) {
            for (int x = 0; x < crop.width(); x++, at += 3) {
                colour(rgb, place.frameX(x + 0.5, y + 0.5), place.frameY(x + 0.5, y + 0.5), out, at);
            }
        }
        if (blurred) {
            blur(out, 3 * slot * crop.pixels(), crop);
        }
    }

    /**
     * The view of a label.
     *
     * @param out (N, h, w) bytes, of which view {@code slot} is written
     */
    public void labels(byte[] ids, byte[] out, int slot) {
        FrameSize crop = place.crop();
        int at = slot * crop.pixels();
        for (int y = 0; y < crop.height(); y++) {
            for (int x = 0; x < crop.width(); x++, at++) {
                out[at] = label(ids, place.frameX(x + 0.5, y + 0.5), place.frameY(x + 0.5, y + 0.5));
            }
        }
    }

    /**
     * The frame's flow as a pair of crops has it, in their pixels.
     *
     * @param flow of any size, from this view's frame to that of {@code key}
     * @param key the view of the other frame
     * @param out (N, 2, h / {@value #FLOW_STRIDE}, w / {@value #FLOW_STRIDE}), of which view {@code slot} is written
     */
    void flow(FlowField flow, View key, float[] out, int slot) {
        int width = place.crop().width() / FLOW_STRIDE;
        int height = place.crop().height() / FLOW_STRIDE;
        double scaleX = (double) place.frame().width() / flow.size().width();
        double scaleY = (double) place.frame().height() / flow.size().height();
        double[] uv = new double[2];
        int at = 2 * slot * width * height;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                double cropX = FLOW_STRIDE * (x + 0.5);
                double cropY = FLOW_STRIDE * (y + 0.5);
                double frameX = place.frameX(cropX, cropY);
                double frameY = place.frameY(cropX, cropY);
                sample(flow, (frameX + 0.5) / scaleX - 0.5, (frameY + 0.5) / scaleY - 0.5, uv);
                double keyX = frameX + uv[0] * scaleX;
                double keyY = frameY + uv[1] * scaleY;
                out[at] = (float) (key.place.cropX(keyX, keyY) - cropX);
                out[at + width * height] = (float) (key.place.cropY(keyX, keyY) - cropY);
            }
        }
    }

    private static void sample(FlowField flow, double x, double y, double[] uv) {
        int width = flow.size().width();
        int height = flow.size().height();
        double clampedX = Math.max(0, Math.min(width - 1, x));
        double clampedY = Math.max(0, Math.min(height - 1, y));
        int x0 = (int) clampedX;
        int y0 = (int) clampedY;
        double fx = clampedX - x0;
        double fy = clampedY - y0;
        int right = x0 + 1 < width ? 2 : 0;
        int down = y0 + 1 < height ? 2 * width : 0;
        int at = 2 * (y0 * width + x0);
        float[] values = flow.uv();
        for (int c = 0; c < 2; c++, at++) {
            double top = values[at] * (1 - fx) + values[at + right] * fx;
            double bottom = values[at + down] * (1 - fx) + values[at + down + right] * fx;
            uv[c] = top * (1 - fy) + bottom * fy;
        }
    }

    private byte label(byte[] ids, double x, double y) {
        FrameSize frame = place.frame();
        int nearestX = (int) Math.floor(x + 0.5);
        int nearestY = (int) Math.floor(y + 0.5);
        if (nearestX < 0 || nearestY < 0 || nearestX >= frame.width() || nearestY >= frame.height()) {
            return (byte) LabelMap.IGNORE;
        }
        return ids[nearestY * frame.width() + nearestX];
    }

    private void colour(byte[] rgb, double x, double y, byte[] out, int at) {
        int width = place.frame().width();
        double clampedX = Math.max(0, Math.min(width - 1.001, x));
        double clampedY = Math.max(0, Math.min(place.frame().height() - 1.001, y));
        int x0 = (int) clampedX;
        int y0 = (int) clampedY;
        double fx = clampedX - x0;
        double fy = clampedY - y0;
        int upper = 3 * (y0 * width + x0);
        int lower = upper + 3 * width;
        double r = bilinear(rgb, upper, lower, fx, fy);
        double g = bilinear(rgb, upper + 1, lower + 1, fx, fy);
        double b = bilinear(rgb, upper + 2, lower + 2, fx, fy);
        double grey = 0.3 * r + 0.59 * g + 0.11 * b;
        out[at] = colours.apply(0, r, grey);
        out[at + 1] = colours.apply(1, g, grey);
        out[at + 2] = colours.apply(2, b, grey);
    }

    private static double bilinear(byte[] rgb, int upper, int lower, double fx, double fy) {
        double top = (rgb[upper] & 0xff) * (1 - fx) + (rgb[upper + 3] & 0xff) * fx;
        double bottom = (rgb[lower] & 0xff) * (1 - fx) + (rgb[lower + 3] & 0xff) * fx;
        return top * (1 - fy) + bottom * fy;
    }

    private static void blur(byte[] images, int start, FrameSize size) {
        int width = 3 * size.width();
        byte[] source = new byte[width * size.height()];
        System.arraycopy(images, start, source, 0, source.length);
        for (int y = 1; y + 1 < size.height(); y++) {
            for (int x = 3; x + 3 < width; x++) {
                int at = y * width + x;
                int sum = row(source, at - width) + 2 * row(source, at) + row(source, at + width);
                images[start + at] = (byte) ((sum + 8) >> 4);
            }
        }
    }

    private static int row(byte[] source, int at) {
        return (source[at - 3] & 0xff) + 2 * (source[at] & 0xff) + (source[at + 3] & 0xff);
    }
}
