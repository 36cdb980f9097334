package dev.reelmask.video.container;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avio_tell;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.reelmask.video.ffmpeg.Ffmpeg;
import dev.reelmask.video.ffmpeg.Limits;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Decodes the first pictures of a file, within the limits, before FFmpeg takes its own first look, which knows fewer: a
 * kilobyte that speaks of huge pictures would take gigabytes. Needed where pictures are large, or where the container
 * does not say how large (transport streams, FLV, bare streams).
 */
final class FirstLook implements AutoCloseable {
    /** FFmpeg decodes up to 20 pictures of a stream to see how they are ordered. */
    private static final int PACKETS_A_STREAM = 24;

    private static final int PACKETS = 512;
    private static final long BYTES = 5_000_000;

    private final AVFormatContext format;
    private final Map<Integer, Look> looks = new HashMap<>();
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();

    /** One stream's decoder and how many packets it got. */
    private static final class Look {
        private final AVCodecContext context;
        private int packets;

        Look(AVCodecContext context) {
            this.context = context;
        }
    }

    FirstLook(AVFormatContext format) {
        this.format = format;
    }

    /** Why the pictures are beyond the limits, empty if they are not; reads from the file. */
    Optional<String> refusal() {
        for (int i = 0; i < PACKETS && !isEnough() && av_read_frame(format, packet) >= 0; i++) {
            if (format.streams(packet.stream_index()).codecpar().codec_type() == AVMEDIA_TYPE_VIDEO) {
                Look look = looks.computeIfAbsent(packet.stream_index(), this::open);
                decode(look);
                if (!look.context.isNull() && Limits.keepsTooMany(look.context)) {
                    return Optional.of(String.format(
                            Locale.ROOT,
                            "keeps %d pictures of %dx%d to refer to",
                            look.context.refs(),
                            look.context.width(),
                            look.context.height()));
                }
            }
            av_packet_unref(packet);
        }
        return Optional.of(Ffmpeg.beyondLimit()).filter(line -> line.startsWith("Picture"));
    }

    private boolean isEnough() {
        boolean seen = !looks.isEmpty() && looks.values().stream().allMatch(look -> look.packets >= PACKETS_A_STREAM);
        boolean beyond = Ffmpeg.beyondLimit().startsWith("Picture");
        return seen || beyond || avio_tell(format.pb()) > BYTES;
    }

    private Look open(int stream) {
        AVCodecParameters parameters = format.streams(stream).codecpar();
        AVCodec codec = avcodec_find_decoder(parameters.codec_id());
        AVCodecContext context = new AVCodecContext(null);
        if (codec != null && !codec.isNull()) {
            context = avcodec_alloc_context3(codec);
            avcodec_parameters_to_context(context, parameters);
            context.thread_count(1);
            context.max_pixels(Limits.VIDEO_PIXELS);
            if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
                avcodec_free_context(context);
            }
        }
        return new Look(context);
    }

    private void decode(Look look) {
        look.packets++;
        if (look.context.isNull() || look.packets > PACKETS_A_STREAM) {
            return;
        }
        avcodec_send_packet(look.context, packet);
        while (avcodec_receive_frame(look.context, frame) >= 0) {
            // the size is what matters
        }
    }

    @Override
    public void close() {
        looks.values().stream()
                .filter(look -> !look.context.isNull())
                .forEach(look -> avcodec_free_context(look.context));
        av_frame_free(frame);
        av_packet_free(packet);
    }
}
