package dev.reelmask.flow.vectors;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_4MV;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Encodes a reference frame as an intra picture and a current frame as one predicted from it, in MPEG-4 Part 2 by
 * FFmpeg's own encoder. Only the search matters: the intra picture is as coarse as the search bears (finer ones find
 * vectors no better and cost more), the predicted one as coarse as can be, since its residuals are thrown away.
 *
 * <p>Each pair has a fresh encoder, for a used one begins its search with the vectors of the pair before; that costs a
 * tenth of a millisecond. One thread at a time.
 */
final class ProxyEncoder implements AutoCloseable {
    /** Pixels of a macroblock's side. */
    private static final int MACROBLOCK = 16;

    private static final int INTRA_QUANTIZER = 8;
    private static final int COARSEST_QUANTIZER = 31;
    private static final byte NO_COLOUR = (byte) 128;

    private final FrameSize frame;
    private final FrameSize padded;
    private final AVCodec codec;
    private final AVFrame picture = av_frame_alloc();
    private final byte[] row;

    /** @throws UserException where this FFmpeg has no such encoder */
    ProxyEncoder(FrameSize frame) {
        this.frame = frame;
        padded = new FrameSize(wholeBlocks(frame.width()), wholeBlocks(frame.height()));
        row = new byte[padded.width()];
        codec = avcodec_find_encoder_by_name("mpeg4");
        if (codec == null || codec.isNull()) {
            av_frame_free(picture);
            throw new UserException("This FFmpeg has no encoder mpeg4, which finds block vectors: take --flow dis.");
        }
        picture.format(AV_PIX_FMT_YUV420P);
        picture.width(padded.width());
        picture.height(padded.height());
        av_frame_get_buffer(picture, 0);
        for (int plane = 1; plane < 3; plane++) {
            long bytes = (long) picture.linesize(plane) * padded.height() / 2;
            new BytePointer(picture.data(plane)).capacity(bytes).fill(NO_COLOUR);
        }
    }

    private static int wholeBlocks(int side) {
        return (side + MACROBLOCK - 1) / MACROBLOCK * MACROBLOCK;
    }

    /** The frame's size with both sides rounded up to whole macroblocks. */
    FrameSize padded() {
        return padded;
    }

    /**
     * What a decoder must know of the stream before its first packet, the same for every pair.
     *
     * @return MPEG-4 headers
     */
    byte[] headers() {
        AVCodecContext encoder = open();
        byte[] headers = new byte[encoder.extradata_size()];
        new BytePointer(encoder.extradata()).get(headers);
        avcodec_free_context(encoder);
        return headers;
    }

    /**
     * Encodes a pair.
     *
     * @param current (H, W) grey bytes
     * @param reference (H, W) grey bytes
     * @param packet takes the predicted picture; the caller unreferences it
     */
    void encode(byte[] current, byte[] reference, AVPacket packet) {
        AVCodecContext encoder = open();
        try {
            picture.pts(0);
            encode(encoder, reference, AV_PICTURE_TYPE_I, INTRA_QUANTIZER, packet);
            av_packet_unref(packet);
            picture.pts(1);
            encode(encoder, current, AV_PICTURE_TYPE_P, COARSEST_QUANTIZER, packet);
        } finally {
            avcodec_free_context(encoder);
        }
    }

    private void encode(AVCodecContext encoder, byte[] grey, int type, int quantizer, AVPacket packet) {
        fill(grey);
        picture.pict_type(type);
        picture.quality(FF_QP2LAMBDA * quantizer);
        check(avcodec_send_frame(encoder, picture));
        check(avcodec_receive_packet(encoder, packet));
    }

    /** The picture's luma, its last column and row repeated as padding. */
    private void fill(byte[] grey) {
        check(av_frame_make_writable(picture));
        int width = frame.width();
        int stride = picture.linesize(0);
        BytePointer luma = new BytePointer(picture.data(0)).capacity((long) stride * padded.height());
        for (int y = 0; y < padded.height(); y++) {
            System.arraycopy(grey, Math.min(y, frame.height() - 1) * width, row, 0, width);
            Arrays.fill(row, width, row.length, row[width - 1]);
            luma.position((long) y * stride).put(row, 0, row.length);
        }
    }

    private AVCodecContext open() {
        AVCodecContext encoder = avcodec_alloc_context3(codec);
        encoder.width(padded.width());
        encoder.height(padded.height());
        encoder.pix_fmt(AV_PIX_FMT_YUV420P);
        encoder.time_base(av_make_q(1, 25));
        encoder.framerate(av_make_q(25, 1));
        encoder.gop_size(2);
        encoder.max_b_frames(0);
        encoder.thread_count(1);
        encoder.flags(AV_CODEC_FLAG_BITEXACT
                | AV_CODEC_FLAG_QSCALE
                | AV_CODEC_FLAG_GLOBAL_HEADER
                // a vector for each quarter of a macroblock where that is worth it
                | AV_CODEC_FLAG_4MV);
        // The search weighs the length of vectors by this one, not by the picture's own.
        encoder.global_quality(FF_QP2LAMBDA * INTRA_QUANTIZER);
        AVDictionary options = new AVDictionary(null);
        // A first pass from the far corner, whose vectors the search begins with: without it fast motion is lost.
        av_dict_set(options, "mepre", "2", 0);
        // Blocks without a vector help nobody.
        av_dict_set(options, "intra_penalty", "100000000", 0);
        av_dict_set(options, "sc_threshold", "1000000000", 0);
        int opened = avcodec_open2(encoder, codec, options);
        av_dict_free(options);
        if (opened < 0) {
            avcodec_free_context(encoder);
        }
        check(opened);
        return encoder;
    }

    private void check(int code) {
        if (code < 0) {
            throw new IllegalStateException(
                    "cannot find block vectors in frames of %s: %s".formatted(frame, Ffmpeg.describe(code)));
        }
    }

    @Override
    public void close() {
        av_frame_free(picture);
    }
}
