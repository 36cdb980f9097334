package dev.reelmask.video.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;

import dev.reelmask.frame.FrameSize;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.javacpp.IntPointer;

/**
 * How stored pictures become upright: one of the eight symmetries of the rectangle.
 *
 * @param transposed rows become columns
 * @param flipX after that, left and right are exchanged
 * @param flipY after that, top and bottom are exchanged
 */
public record Orientation(boolean transposed, boolean flipX, boolean flipY) {
    /** As stored. */
    public static final Orientation UPRIGHT = new Orientation(false, false, false);

    private static final int MATRIX_INTS = 9;

    /** The nearest symmetry to the stream's display matrix. */
    public static Orientation of(AVCodecParameters parameters) {
        if (parameters.nb_coded_side_data() == 0) {
            return UPRIGHT;
        }
        AVPacketSideData data = av_packet_side_data_get(
                parameters.coded_side_data(), parameters.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
        if (data == null || data.isNull() || data.size() < MATRIX_INTS * Integer.BYTES) {
            return UPRIGHT;
        }
        int[] matrix = new int[MATRIX_INTS];
        new IntPointer(data.data()).get(matrix);
        return of(matrix);
    }

    /** A point (x, y) is shown at (x m0 + y m3, x m1 + y m4); libavutil/display.h. */
    public static Orientation of(int[] matrix) {
        boolean transposed = Math.abs((long) matrix[1]) > Math.abs((long) matrix[0]);
        return transposed
                ? new Orientation(true, matrix[3] < 0, matrix[1] < 0)
                : new Orientation(false, matrix[0] < 0, matrix[4] < 0);
    }

    /** Clockwise turn that makes the picture upright; a mirrored picture counts as its turn before mirroring. */
    public int degrees() {
        if (transposed) {
            return flipX ? 90 : 270;
        }
        return flipX && flipY ? 180 : 0;
    }

    /** The size of a picture once it is upright. */
    public FrameSize turned(FrameSize stored) {
        return transposed ? new FrameSize(/* width= */ stored.height(), /* height= */ stored.width()) : stored;
    }

    /** Turns (H, W, 3) bytes of the stored size. */
    public byte[] apply(FrameSize stored, byte[] rgb) {
        if (equals(UPRIGHT)) {
            return rgb;
        }
        FrameSize shown = turned(stored);
        byte[] out = new byte[rgb.length];
        for (int y = 0; y < stored.height(); y++) {
            for (int x = 0; x < stored.width(); x++) {
                int toX = transposed ? y : x;
                int toY = transposed ? x : y;
                toX = flipX ? shown.width() - 1 - toX : toX;
                toY = flipY ? shown.height() - 1 - toY : toY;
                int from = (y * stored.width() + x) * 3;
                int to = (toY * shown.width() + toX) * 3;
                out[to] = rgb[from];
                out[to + 1] = rgb[from + 1];
                out[to + 2] = rgb[from + 2];
            }
        }
        return out;
    }
}
