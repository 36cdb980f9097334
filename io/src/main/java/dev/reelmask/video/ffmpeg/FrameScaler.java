package dev.reelmask.video.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_isSupportedInput;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Turns decoded pictures of any size and pixel format into upright RGB of one size.
 *
 * <p>Bicubic; area averaging where both sides shrink to half or less. Where a stream does not say which matrix it uses,
 * BT.601 is taken at every size, as the ffmpeg program and OpenCV do, so that frames look like those that people
 * extracted with these tools to train on. Alpha is dropped without blending.
 */
public final class FrameScaler implements AutoCloseable {
    private static final int EXACT = SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT;
    private static final int UNITY = 1 << 16;
    private static final int ALIGNMENT = 64;

    private final FrameSize stored;
    private final Orientation orientation;
    private final int stride;
    private final BytePointer buffer;
    private final ByteBuffer view;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private SwsContext context;

    /** @param content size of the upright result */
    public FrameScaler(FrameSize content, Orientation orientation) {
        this.stored = orientation.turned(content);
        this.orientation = orientation;
        this.stride = (stored.width() * 3 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        long bytes = (long) stride * stored.height() + ALIGNMENT;
        this.buffer = new BytePointer(av_malloc(bytes)).capacity(bytes);
        this.view = buffer.asByteBuffer();
        this.planes = new PointerPointer<BytePointer>(4)
                .put(0, buffer)
                .put(1, null)
                .put(2, null)
                .put(3, null);
        this.strides = new IntPointer(stride, 0, 0, 0);
    }

    /** The picture as (H, W, 3) bytes of the content size. */
    public byte[] scale(AVFrame frame, String source) {
        if (sws_isSupportedInput(frame.format()) == 0) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT, "%s has pixel format %d, which cannot be converted", source, frame.format()));
        }
        boolean halved = frame.width() >= 2 * stored.width() && frame.height() >= 2 * stored.height();
        context = sws_getCachedContext(
                context,
                frame.width(),
                frame.height(),
                frame.format(),
                stored.width(),
                stored.height(),
                AV_PIX_FMT_RGB24,
                (halved ? SWS_AREA : SWS_BICUBIC) | EXACT,
                null,
                null,
                (DoublePointer) null);
        if (context == null || context.isNull()) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT,
                            "%s has a picture of %dx%d that cannot be scaled to %s",
                            source,
                            frame.width(),
                            frame.height(),
                            stored));
        }
        IntPointer matrix = sws_getCoefficients(frame.colorspace());
        IntPointer rgb = sws_getCoefficients(SWS_CS_DEFAULT);
        sws_setColorspaceDetails(context, matrix, isFullRange(frame) ? 1 : 0, rgb, 1, 0, UNITY, UNITY);
        sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), planes, strides);
        return orientation.apply(stored, rows());
    }

    private byte[] rows() {
        int row = stored.width() * 3;
        byte[] out = new byte[stored.pixels() * 3];
        if (row == stride) {
            view.get(0, out, 0, out.length);
            return out;
        }
        for (int y = 0; y < stored.height(); y++) {
            view.get(y * stride, out, y * row, row);
        }
        return out;
    }

    private static boolean isFullRange(AVFrame frame) {
        int format = frame.format();
        if (frame.color_range() != AVCOL_RANGE_UNSPECIFIED) {
            return frame.color_range() == AVCOL_RANGE_JPEG;
        }
        AVPixFmtDescriptor descriptor = av_pix_fmt_desc_get(format);
        boolean grey = descriptor.nb_components() <= 2 && (descriptor.flags() & AV_PIX_FMT_FLAG_RGB) == 0;
        return grey
                || format == AV_PIX_FMT_YUVJ420P
                || format == AV_PIX_FMT_YUVJ422P
                || format == AV_PIX_FMT_YUVJ444P
                || format == AV_PIX_FMT_YUVJ440P
                || format == AV_PIX_FMT_YUVJ411P;
    }

    @Override
    public void close() {
        if (context != null) {
            sws_freeContext(context);
        }
        strides.close();
        planes.close();
        av_free(buffer);
    }
}
