package dev.reelmask.video.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PLANAR;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
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
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Turns decoded pictures of any size and pixel format into upright RGB of one size.
 *
 * <p>Bicubic; area averaging where both sides shrink to half or less. Where a stream does not say which matrix it uses,
 * BT.601 is taken at every size, as the ffmpeg program and OpenCV do, so that frames look like those that people
 * extracted with these tools to train on. Alpha is dropped without blending.
 *
 * <p>Pictures of luma and chroma become RGB in planes first and are interleaved then: the same bytes as in one step, in
 * a third of the time, since swscale has exact vector code for planes alone.
 */
public final class FrameScaler implements AutoCloseable {
    private static final int EXACT = SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT;
    private static final int UNITY = 1 << 16;

    private final FrameSize stored;
    private final Orientation orientation;
    private final NativePicture picture;
    private final NativePicture planes;
    private Optional<Kind> kind = Optional.empty();
    private boolean isInPlanes;
    private SwsContext context;
    private SwsContext interleaving;

    /** What the conversion of a picture depends on. */
    private record Kind(int width, int height, int format, int matrix, boolean fullRange) {
        static Kind of(AVFrame frame) {
            return new Kind(frame.width(), frame.height(), frame.format(), frame.colorspace(), isFullRange(frame));
        }
    }

    /** @param content size of the upright result */
    public FrameScaler(FrameSize content, Orientation orientation) {
        this.stored = orientation.turned(content);
        this.orientation = orientation;
        this.picture = NativePicture.interleaved(stored);
        this.planes = NativePicture.planar(stored);
    }

    /** The picture as (H, W, 3) bytes of the content size. */
    public byte[] scale(AVFrame frame, String source) {
        checkFormat(frame, source);
        Optional<Kind> its = Optional.of(Kind.of(frame));
        if (!its.equals(kind)) {
            kind = Optional.empty();
            prepare(its.get(), source);
            kind = its;
        }
        NativePicture first = isInPlanes ? planes : picture;
        sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), first.planes(), first.strides());
        if (isInPlanes) {
            sws_scale(
                    interleaving,
                    planes.planes(),
                    planes.strides(),
                    0,
                    stored.height(),
                    picture.planes(),
                    picture.strides());
        }
        return orientation.apply(stored, picture.rows());
    }

    private static void checkFormat(AVFrame frame, String source) {
        if (sws_isSupportedInput(frame.format()) == 0) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT, "%s has pixel format %d, which cannot be converted", source, frame.format()));
        }
    }

    private void prepare(Kind its, String source) {
        boolean halved = its.width() >= 2 * stored.width() && its.height() >= 2 * stored.height();
        isInPlanes = hasLumaAndChroma(its.format());
        context = context(
                context, its, isInPlanes ? planes.format() : picture.format(), halved ? SWS_AREA : SWS_BICUBIC, source);
        IntPointer matrix = sws_getCoefficients(its.matrix());
        IntPointer rgb = sws_getCoefficients(SWS_CS_DEFAULT);
        sws_setColorspaceDetails(context, matrix, its.fullRange() ? 1 : 0, rgb, 1, 0, UNITY, UNITY);
        if (isInPlanes) {
            Kind inPlanes = new Kind(stored.width(), stored.height(), planes.format(), SWS_CS_DEFAULT, true);
            interleaving = context(interleaving, inPlanes, picture.format(), SWS_BICUBIC, source);
        }
    }

    private SwsContext context(SwsContext old, Kind from, int format, int filter, String source) {
        SwsContext made = sws_getCachedContext(
                old,
                from.width(),
                from.height(),
                from.format(),
                stored.width(),
                stored.height(),
                format,
                filter | EXACT,
                null,
                null,
                (DoublePointer) null);
        if (made == null || made.isNull()) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT,
                            "%s has a picture of %dx%d that cannot be scaled to %s",
                            source,
                            from.width(),
                            from.height(),
                            stored));
        }
        return made;
    }

    private static boolean hasLumaAndChroma(int format) {
        AVPixFmtDescriptor descriptor = av_pix_fmt_desc_get(format);
        return descriptor.nb_components() >= 3
                && (descriptor.flags() & AV_PIX_FMT_FLAG_PLANAR) != 0
                && (descriptor.flags() & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) == 0;
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
        sws_freeContext(context);
        sws_freeContext(interleaving);
        picture.close();
        planes.close();
    }
}
