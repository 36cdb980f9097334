package dev.reelmask.video.image;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_BMP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_CRCCHECK;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_version;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.container.PngChunks;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import dev.reelmask.video.ffmpeg.Limits;
import dev.reelmask.video.ffmpeg.Orientation;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/** One decoded PNG, JPEG or BMP image. The first bytes say which it is, not the name. */
final class ImageDecoder implements AutoCloseable {
    private static final int MATRIX_INTS = 9;

    private final String uri;
    private final int codecId;
    private final AVCodecContext context;
    private final AVFrame frame;

    ImageDecoder(String uri, byte[] bytes) {
        this.uri = uri;
        this.codecId = codec(bytes);
        AVCodec codec = avcodec_find_decoder(codecId);
        if (codecId == AV_CODEC_ID_NONE || codec == null || codec.isNull()) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM, "image %s is neither PNG nor JPEG nor BMP".formatted(uri));
        }
        ImageHeader.of(bytes).ifPresent(header -> header.check(uri));
        frame = av_frame_alloc();
        context = avcodec_alloc_context3(codec);
        context.thread_count(1);
        context.max_pixels(2 * Limits.IMAGE_PIXELS); // the header is checked; rows are padded
        context.err_recognition(AV_EF_EXPLODE | AV_EF_CRCCHECK);
        int result = avcodec_open2(context, codec, (AVDictionary) null);
        result = result < 0 ? result : decode(PngChunks.withoutText(bytes));
        if (result < 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0) {
            String why = Ffmpeg.describe(result);
            close();
            throw new SequenceException(ReasonCode.DAMAGED_STREAM, "image %s is damaged: %s".formatted(uri, why));
        }
    }

    private static int codec(byte[] bytes) {
        if (startsWith(bytes, 0x89, 'P', 'N', 'G')) {
            return AV_CODEC_ID_PNG;
        }
        if (startsWith(bytes, 0xff, 0xd8, 0xff)) {
            return AV_CODEC_ID_MJPEG;
        }
        return startsWith(bytes, 'B', 'M') ? AV_CODEC_ID_BMP : AV_CODEC_ID_NONE;
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private int decode(byte[] bytes) {
        AVPacket packet = av_packet_alloc();
        try {
            int result = av_new_packet(packet, bytes.length);
            if (result < 0) {
                return result;
            }
            packet.data().put(bytes, 0, bytes.length);
            result = avcodec_send_packet(context, packet);
            if (result < 0) {
                return result;
            }
            result = avcodec_receive_frame(context, frame);
            if (result == AVERROR_EAGAIN()) {
                avcodec_send_packet(context, null);
                result = avcodec_receive_frame(context, frame);
            }
            return result;
        } finally {
            av_packet_free(packet);
        }
    }

    AVFrame frame() {
        return frame;
    }

    /** From the EXIF tag, where there is one. */
    Orientation orientation() {
        AVFrameSideData data = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
        if (data == null || data.isNull() || data.size() < MATRIX_INTS * Integer.BYTES) {
            return Orientation.UPRIGHT;
        }
        int[] matrix = new int[MATRIX_INTS];
        new IntPointer(data.data()).get(matrix);
        return Orientation.of(matrix);
    }

    /** Properties of a sequence that begins with this image. */
    VideoInfo info(int frames) {
        int version = avcodec_version();
        String name = avcodec_get_name(codecId).getString();
        BytePointer format = av_get_pix_fmt_name(frame.format());
        FrameSize size = orientation().turned(new FrameSize(frame.width(), frame.height()));
        return new VideoInfo(
                size,
                size,
                orientation().degrees(),
                name,
                format == null ? "unknown" : format.getString(),
                0,
                frames,
                0,
                String.format(
                        Locale.ROOT,
                        "%s (libavcodec %d.%d.%d)",
                        name,
                        version >> 16,
                        version >> 8 & 0xff,
                        version & 0xff));
    }

    @Override
    public void close() {
        av_frame_free(frame);
        avcodec_free_context(context);
    }

    @Override
    public String toString() {
        return uri;
    }
}
