package dev.reelmask.video.encode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** An encoder and the conversion of RGB to what it takes: 4:2:0, BT.709, limited range, sides made even. */
final class Encoder implements AutoCloseable {
    private static final int UNITY = 1 << 16;
    private static final int H264_WORST_QP = 51;
    private static final int VP9_WORST_CRF = 63;
    private static final int MPEG4_WORST_QUANTIZER = 31;
    /** Far above what the quantizer asks for, so that it alone decides. */
    private static final long UNBOUNDED_BITS = 100_000_000L;

    private final FrameSize size;
    private final FrameSize even;
    private final AVCodec codec;
    private final AVCodecContext context;
    private final AVFrame picture = av_frame_alloc();
    private final BytePointer rgb;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private final SwsContext scaler;

    Encoder(FrameSize size, EncodeSettings settings, boolean webm, boolean globalHeader) {
        this.size = size;
        this.even = new FrameSize(size.width() + (size.width() & 1), size.height() + (size.height() & 1));
        this.codec = choose(settings, webm);
        this.context = avcodec_alloc_context3(codec);
        configure(settings, globalHeader);
        picture.format(AV_PIX_FMT_YUV420P);
        picture.width(even.width());
        picture.height(even.height());
        picture.color_range(AVCOL_RANGE_MPEG);
        picture.colorspace(AVCOL_SPC_BT709);
        av_frame_get_buffer(picture, 0);
        rgb = new BytePointer(even.pixels() * 3L);
        planes = new PointerPointer<BytePointer>(4)
                .put(0, rgb)
                .put(1, null)
                .put(2, null)
                .put(3, null);
        strides = new IntPointer(even.width() * 3, 0, 0, 0);
        scaler = scaler();
    }

    private static AVCodec choose(EncodeSettings settings, boolean webm) {
        List<String> names = webm ? List.of("libvpx-vp9", "libvpx") : List.of("libopenh264", "libvpx-vp9", "mpeg4");
        for (String name : settings.reorderedFrames() > 0 ? List.of("mpeg4") : names) {
            AVCodec found = avcodec_find_encoder_by_name(name);
            if (found != null && !found.isNull()) {
                return found;
            }
        }
        throw new UserException("this FFmpeg has none of the encoders " + names);
    }

    private void configure(EncodeSettings settings, boolean globalHeader) {
        context.width(even.width());
        context.height(even.height());
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        context.time_base(av_make_q(settings.rateDenominator(), settings.rateNumerator()));
        context.framerate(av_make_q(settings.rateNumerator(), settings.rateDenominator()));
        context.gop_size(settings.syncInterval());
        context.max_b_frames(settings.reorderedFrames());
        context.thread_count(1);
        context.color_range(AVCOL_RANGE_MPEG);
        context.colorspace(AVCOL_SPC_BT709);
        context.color_primaries(AVCOL_PRI_BT709);
        context.color_trc(AVCOL_TRC_BT709);
        context.flags(context.flags() | AV_CODEC_FLAG_BITEXACT | (globalHeader ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
        AVDictionary options = new AVDictionary(null);
        setQuality(settings.quality() / 100.0, options);
        int opened = avcodec_open2(context, codec, options);
        av_dict_free(options);
        if (opened < 0) {
            String why = Ffmpeg.describe(opened);
            avcodec_free_context(context);
            av_frame_free(picture);
            throw new UserException("cannot encode video of %s with %s: %s".formatted(size, name(), why));
        }
    }

    private void setQuality(double quality, AVDictionary options) {
        switch (name()) {
            case "libopenh264" -> {
                int quantizer = (int) Math.round(H264_WORST_QP - quality * (H264_WORST_QP - 10));
                context.qmin(quantizer);
                context.qmax(quantizer);
                context.bit_rate(UNBOUNDED_BITS);
            }
            case "mpeg4" -> {
                int quantizer = (int) Math.round(MPEG4_WORST_QUANTIZER - quality * (MPEG4_WORST_QUANTIZER - 1));
                context.flags(context.flags() | AV_CODEC_FLAG_QSCALE);
                context.global_quality(FF_QP2LAMBDA * quantizer);
            }
            default -> {
                context.bit_rate(0);
                int factor = (int) Math.round(VP9_WORST_CRF - quality * (VP9_WORST_CRF - 4));
                av_dict_set(options, "crf", Integer.toString(factor), 0);
                av_dict_set(options, "deadline", "good", 0);
                av_dict_set(options, "cpu-used", "5", 0);
                av_dict_set(options, "auto-alt-ref", "0", 0);
                av_dict_set(options, "lag-in-frames", "0", 0);
            }
        }
    }

    private SwsContext scaler() {
        SwsContext created = sws_getContext(
                even.width(),
                even.height(),
                AV_PIX_FMT_RGB24,
                even.width(),
                even.height(),
                AV_PIX_FMT_YUV420P,
                SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT,
                null,
                null,
                (DoublePointer) null);
        IntPointer source = sws_getCoefficients(SWS_CS_DEFAULT);
        IntPointer target = sws_getCoefficients(SWS_CS_ITU709);
        sws_setColorspaceDetails(created, source, 1, target, 0, 0, UNITY, UNITY);
        return created;
    }

    /** Hands a frame to the encoder; returns its error code. */
    int send(byte[] frame, long index) {
        int row = size.width() * 3;
        for (int y = 0; y < even.height(); y++) {
            int from = Math.min(y, size.height() - 1) * row;
            long to = (long) y * even.width() * 3;
            rgb.position(to).put(frame, from, row);
            if (even.width() > size.width()) {
                rgb.position(to + row).put(frame, from + row - 3, 3);
            }
        }
        rgb.position(0);
        av_frame_make_writable(picture);
        sws_scale(scaler, planes, strides, 0, even.height(), picture.data(), picture.linesize());
        picture.pts(index);
        return avcodec_send_frame(context, picture);
    }

    /** Tells the encoder that no more frames follow. */
    int finish() {
        return avcodec_send_frame(context, null);
    }

    AVCodecContext context() {
        return context;
    }

    String name() {
        return codec.name().getString();
    }

    @Override
    public void close() {
        sws_freeContext(scaler);
        strides.close();
        planes.close();
        rgb.close();
        av_frame_free(picture);
        avcodec_free_context(context);
    }
}
