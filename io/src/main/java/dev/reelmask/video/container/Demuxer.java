package dev.reelmask.video.container;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_PROGRESSIVE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_FIELD_UNKNOWN;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import dev.reelmask.video.ffmpeg.Limits;
import dev.reelmask.video.ffmpeg.Orientation;
import dev.reelmask.video.watch.Progress;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/** The packets of a file's main video stream. */
public final class Demuxer implements AutoCloseable {
    private static final double IMPLAUSIBLE_RATE = 1000;
    private static final long SPARE_PACKETS = 1000;
    /** Some containers compress their packets. */
    private static final long EXPANSION = 16;

    private static final long SPARE_BYTES = 1 << 20;
    private static final Set<String> SPLIT = Set.of("mpegts", "mpeg");

    private final String name;
    private final HadoopInput input;
    private final Progress progress;
    private final AVPacket packet;
    private AVFormatContext context;
    private AVStream stream;
    private Reach reach;
    private long packets;
    private long bytes;
    private boolean lostData;
    private boolean lostAny;
    private boolean broken;

    /** Opens a file and chooses its video stream. */
    public Demuxer(Configuration hadoop, String uri, Progress progress) {
        Ffmpeg.beginQuietly();
        this.name = uri;
        this.progress = progress;
        this.input = new HadoopInput(hadoop, uri, progress);
        this.packet = av_packet_alloc();
        try {
            context = Container.open(input, name);
            stream = StreamChoice.of(context, name);
            reach = new Reach(context, stream, input);
            if (!reach.needsAllStreams()) {
                StreamChoice.dropOthers(context, stream);
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        progress.made();
    }

    /** The next packet of the stream, or null at the end; valid until the next call. */
    public AVPacket next() {
        av_packet_unref(packet);
        long skippedBefore = Ffmpeg.skipped();
        while (true) {
            int read = av_read_frame(context, packet);
            input.check();
            boolean skipped = Ffmpeg.skipped() > skippedBefore;
            lostData = skipped && read >= 0;
            if (read < 0) {
                broken |= read != AVERROR_EOF;
                if (skipped) {
                    reach.brokeOff();
                }
                return null;
            }
            progress.made();
            reach.passed(packet);
            if (packet.stream_index() == stream.index()) {
                checkAgainstLength();
                lostAny |= lostData;
                return packet;
            }
            av_packet_unref(packet);
        }
    }

    /** Packets of a file do not overlap: more of them than it has bytes are the same bytes again and again. */
    private void checkAgainstLength() {
        packets++;
        bytes += packet.size();
        if (packets > input.length() + SPARE_PACKETS || bytes > EXPANSION * input.length() + SPARE_BYTES) {
            throw failure(
                    ReasonCode.UNREADABLE_CONTAINER,
                    String.format(
                            Locale.ROOT,
                            "is no readable video: its index makes %d packets of %d bytes",
                            packets,
                            input.length()));
        }
    }

    /** Whether the demuxer passed over broken data on the way to the packet that {@link #next} returned last. */
    public boolean lostData() {
        return lostData;
    }

    /** How far the file goes, and how far it says that it goes. */
    public Reach reach() {
        return reach;
    }

    /** Moves to the last sync point at or before a time in ticks of the stream. */
    public boolean seek(long pts) {
        int moved = av_seek_frame(context, stream.index(), pts, AVSEEK_FLAG_BACKWARD);
        input.check();
        return moved >= 0;
    }

    /** The video stream; lives as long as the demuxer. */
    public AVStream stream() {
        return stream;
    }

    /** What FFmpeg knows of the file; lives as long as the demuxer. */
    public AVFormatContext context() {
        return context;
    }

    /** The file, as messages name it. */
    public String name() {
        return name;
    }

    /** Whether reading ended for another reason than the end of the file. */
    public boolean isBroken() {
        return broken;
    }

    /** Whether all of the file could be read so far, nothing passed over. */
    public boolean isSound() {
        return !broken && !lostAny;
    }

    /** What the stream's packets are like. */
    public PacketTraits packetTraits() {
        int codec = stream.codecpar().codec_id();
        int order = stream.codecpar().field_order();
        boolean interlaced = order > AV_FIELD_PROGRESSIVE || (order == AV_FIELD_UNKNOWN && codec == AV_CODEC_ID_H264);
        return new PacketTraits(
                SPLIT.contains(context.iformat().name().getString()), interlaced, codec == AV_CODEC_ID_MPEG4);
    }

    /** How pictures are turned to be upright. */
    public Orientation orientation() {
        return Orientation.of(stream.codecpar());
    }

    /** The properties that the header tells, with a decoder and a count that the caller knows. */
    public VideoInfo info(String decoder, long packets) {
        AVCodecParameters parameters = stream.codecpar();
        Orientation orientation = orientation();
        BytePointer format = av_get_pix_fmt_name(parameters.format());
        return new VideoInfo(
                orientation.turned(squarePixels(parameters)),
                orientation.turned(new FrameSize(parameters.width(), parameters.height())),
                orientation.degrees(),
                avcodec_get_name(parameters.codec_id()).getString(),
                format == null ? "unknown" : format.getString(),
                rate(),
                reach.promisedFrames(),
                packets,
                decoder);
    }

    /** The stored size with its width stretched so that pixels are square. */
    private FrameSize squarePixels(AVCodecParameters parameters) {
        AVRational aspect = av_guess_sample_aspect_ratio(context, stream, (AVFrame) null);
        double ratio = aspect.num() > 0 && aspect.den() > 0 ? (double) aspect.num() / aspect.den() : 1;
        long width = Math.max(1, Math.round(parameters.width() * ratio));
        Limits.checkVideo(name, width, parameters.height());
        return new FrameSize((int) width, parameters.height());
    }

    /** Containers that count in milliseconds often claim 1000 frames a second; the stream itself knows better then. */
    private double rate() {
        double average = perSecond(stream.avg_frame_rate());
        return average < IMPLAUSIBLE_RATE ? average : perSecond(stream.r_frame_rate());
    }

    private static double perSecond(AVRational rational) {
        return rational.num() > 0 && rational.den() > 0 ? (double) rational.num() / rational.den() : 0;
    }

    private SequenceException failure(ReasonCode reason, String what) {
        return new SequenceException(reason, "%s %s".formatted(name, what));
    }

    @Override
    public void close() {
        av_packet_free(packet);
        if (context != null) {
            avformat_close_input(context);
        }
        input.close();
    }
}
