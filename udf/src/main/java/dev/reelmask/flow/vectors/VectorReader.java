package dev.reelmask.flow.vectors;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_EXPORT_DATA_MVS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_MOTION_VECTORS;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVMotionVector;
import org.bytedeco.javacpp.BytePointer;

/**
 * Reads the vectors of predicted MPEG-4 pictures. It never sees what they are predicted from, and makes no picture
 * worth looking at: vectors come from the bits alone. One thread at a time.
 */
final class VectorReader implements AutoCloseable {
    /** Where FFmpeg keeps what in a vector. */
    private static final int BYTES = new AVMotionVector(null).sizeof();

    private static final int WIDTH = offset("w");
    private static final int HEIGHT = offset("h");
    private static final int CENTRE_X = offset("dst_x");
    private static final int CENTRE_Y = offset("dst_y");
    private static final int MOTION_X = offset("motion_x");
    private static final int MOTION_Y = offset("motion_y");
    private static final int SCALE = offset("motion_scale");

    private final FrameSize padded;
    private final AVCodecContext decoder;
    private final AVFrame picture = av_frame_alloc();

    private static int offset(String member) {
        return AVMotionVector.offsetof(AVMotionVector.class, member);
    }

    /**
     * A reader of pictures of one stream.
     *
     * @param headers of the stream
     */
    VectorReader(FrameSize padded, byte[] headers) {
        this.padded = padded;
        AVCodec codec = avcodec_find_decoder(AV_CODEC_ID_MPEG4);
        decoder = avcodec_alloc_context3(codec);
        decoder.width(padded.width());
        decoder.height(padded.height());
        decoder.thread_count(1);
        decoder.flags(AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_LOW_DELAY);
        decoder.export_side_data(AV_CODEC_EXPORT_DATA_MVS);
        decoder.skip_loop_filter(AVDISCARD_ALL);
        decoder.skip_idct(AVDISCARD_ALL);
        // The decoder frees these.
        BytePointer own = new BytePointer(av_mallocz(headers.length + AV_INPUT_BUFFER_PADDING_SIZE));
        own.capacity(headers.length).put(headers);
        decoder.extradata(own);
        decoder.extradata_size(headers.length);
        int opened = avcodec_open2(decoder, codec, (AVDictionary) null);
        if (opened < 0) {
            close();
        }
        check(opened);
    }

    /** The vectors of a predicted picture. */
    BlockVectors read(AVPacket packet) {
        check(avcodec_send_packet(decoder, packet));
        check(avcodec_receive_frame(decoder, picture));
        try {
            BlockVectors vectors = new BlockVectors(padded);
            AVFrameSideData data = av_frame_get_side_data(picture, AV_FRAME_DATA_MOTION_VECTORS);
            if (data != null && !data.isNull()) {
                long bytes = data.size();
                copy(new BytePointer(data.data()).capacity(bytes).asByteBuffer(), vectors);
            }
            return vectors;
        } finally {
            av_frame_unref(picture);
        }
    }

    private static void copy(ByteBuffer from, BlockVectors to) {
        ByteBuffer data = from.order(ByteOrder.nativeOrder());
        for (int at = 0; at + BYTES <= data.capacity(); at += BYTES) {
            int width = data.get(at + WIDTH);
            int height = data.get(at + HEIGHT);
            float scale = data.getShort(at + SCALE);
            to.set(
                    data.getShort(at + CENTRE_X) - width / 2,
                    data.getShort(at + CENTRE_Y) - height / 2,
                    width,
                    height,
                    data.getInt(at + MOTION_X) / scale,
                    data.getInt(at + MOTION_Y) / scale);
        }
    }

    private static void check(int code) {
        if (code < 0) {
            throw new IllegalStateException("cannot read block vectors: " + Ffmpeg.describe(code));
        }
    }

    @Override
    public void close() {
        av_frame_free(picture);
        avcodec_free_context(decoder);
    }
}
