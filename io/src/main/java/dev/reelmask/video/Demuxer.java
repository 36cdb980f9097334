package dev.reelmask.video;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_CUSTOM_IO;
import static org.bytedeco.ffmpeg.avformat.AVIndexEntry.AVINDEX_DISCARD_FRAME;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** The packets of a file's main video stream. */
final class Demuxer implements AutoCloseable {
    /** Largest picture that is decoded; above it headers are taken for broken. */
    static final long MAX_PIXELS = 1L << 27;

    private static final double IMPLAUSIBLE_RATE = 1000;

    private final String name;
    private final HadoopInput input;
    private final Progress progress;
    private final AVPacket packet;
    private AVFormatContext context;
    private AVStream stream;
    private long errors;

    Demuxer(Configuration hadoop, String uri, Progress progress) {
        Ffmpeg.beginQuietly();
        this.name = uri;
        this.progress = progress;
        this.input = new HadoopInput(hadoop, uri, progress);
        this.packet = av_packet_alloc();
        try {
            open();
            selectStream();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        progress.made();
    }

    private void open() {
        context = avformat_alloc_context();
        context.pb(input.context());
        context.flags(context.flags() | AVFMT_FLAG_CUSTOM_IO);
        // playlists and references must not make the reader open other files or addresses
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "none", 0);
        int opened = avformat_open_input(context, new Path(name).getName(), null, options);
        av_dict_free(options);
        if (opened < 0) {
            context = null; // freed by avformat_open_input
            input.check();
            throw failure(ReasonCode.UNREADABLE_CONTAINER, "is no readable video: " + Ffmpeg.describe(opened));
        }
        int found = avformat_find_stream_info(context, (PointerPointer<?>) null);
        input.check();
        if (found < 0) {
            throw failure(ReasonCode.UNREADABLE_CONTAINER, "has unreadable streams: " + Ffmpeg.describe(found));
        }
    }

    private void selectStream() {
        int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
        if (index == AVERROR_DECODER_NOT_FOUND) {
            throw failure(ReasonCode.UNSUPPORTED_STREAM, "has no video stream with a known codec");
        }
        if (index < 0 || (context.streams(index).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
            throw failure(ReasonCode.NO_VIDEO_STREAM, "has no video stream");
        }
        stream = context.streams(preferColour(index));
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != stream.index()) {
                context.streams(i).discard(AVDISCARD_ALL);
            }
        }
        AVCodecParameters parameters = stream.codecpar();
        long pixels = (long) parameters.width() * parameters.height();
        if (parameters.width() <= 0 || parameters.height() <= 0 || pixels > MAX_PIXELS) {
            throw failure(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(Locale.ROOT, "has pictures of %dx%d", parameters.width(), parameters.height()));
        }
    }

    /** A grey stream beside a coloured one of the same size and length is its alpha plane. */
    private int preferColour(int best) {
        AVStream chosen = context.streams(best);
        if (!isGrey(chosen)) {
            return best;
        }
        for (int i = 0; i < context.nb_streams(); i++) {
            AVStream other = context.streams(i);
            if (other.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
                    && !isGrey(other)
                    && other.codecpar().width() == chosen.codecpar().width()
                    && other.codecpar().height() == chosen.codecpar().height()
                    && other.nb_frames() == chosen.nb_frames()) {
                return i;
            }
        }
        return best;
    }

    private static boolean isGrey(AVStream candidate) {
        AVPixFmtDescriptor format = av_pix_fmt_desc_get(candidate.codecpar().format());
        return format != null && !format.isNull() && format.nb_components() == 1;
    }

    /** The next packet of the stream, or null at the end; valid until the next call. */
    AVPacket next() {
        av_packet_unref(packet);
        while (true) {
            int read = av_read_frame(context, packet);
            input.check();
            if (read < 0) {
                if (read != AVERROR_EOF) {
                    errors++;
                }
                return null;
            }
            if (packet.stream_index() == stream.index()) {
                progress.made();
                return packet;
            }
            av_packet_unref(packet);
        }
    }

    /** Moves to the last sync point at or before a time in ticks of the stream. */
    boolean seek(long pts) {
        int moved = av_seek_frame(context, stream.index(), pts, AVSEEK_FLAG_BACKWARD);
        input.check();
        return moved >= 0;
    }

    AVStream stream() {
        return stream;
    }

    AVFormatContext context() {
        return context;
    }

    String name() {
        return name;
    }

    /** Times that reading ended for another reason than the end of the file. */
    long errors() {
        return errors;
    }

    Orientation orientation() {
        return Orientation.of(stream.codecpar());
    }

    boolean isMov() {
        return context.iformat().name().getString().contains("mov");
    }

    /**
     * Frames that the container promises. The sample table of MP4 and MOV is exact and knows edit lists; it grows while
     * a fragmented file is read.
     */
    long promisedFrames() {
        int entries = avformat_index_get_entries_count(stream);
        if (!isMov() || entries == 0) {
            return Math.max(0, stream.nb_frames());
        }
        long shown = 0;
        for (int i = 0; i < entries; i++) {
            if ((avformat_index_get_entry(stream, i).flags() & AVINDEX_DISCARD_FRAME) == 0) {
                shown++;
            }
        }
        return shown;
    }

    /**
     * Playing time of the stream that a Matroska or FLV header promises, 0 if it does not; the file's own time counts
     * only where nothing but the stream is in the file. Other containers' times are estimates from their end.
     */
    long promisedUs() {
        String container = context.iformat().name().getString();
        if (!container.contains("matroska") && !container.contains("flv")) {
            return 0;
        }
        AVDictionaryEntry tag = av_dict_get(stream.metadata(), "DURATION", null, 0);
        if (tag != null && !tag.isNull()) {
            return Times.parseClock(tag.value().getString());
        }
        return context.nb_streams() == 1 ? Math.max(0, context.duration()) : 0;
    }

    VideoInfo info(String decoder, long packets) {
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
                promisedFrames(),
                packets,
                decoder);
    }

    /** The stored size with its width stretched so that pixels are square. */
    private FrameSize squarePixels(AVCodecParameters parameters) {
        AVRational aspect = av_guess_sample_aspect_ratio(context, stream, (AVFrame) null);
        double ratio = aspect.num() > 0 && aspect.den() > 0 ? (double) aspect.num() / aspect.den() : 1;
        long width = Math.max(1, Math.round(parameters.width() * ratio));
        if (width * parameters.height() > MAX_PIXELS) {
            throw failure(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT,
                            "has a pixel aspect of %d:%d at %dx%d",
                            aspect.num(),
                            aspect.den(),
                            parameters.width(),
                            parameters.height()));
        }
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
