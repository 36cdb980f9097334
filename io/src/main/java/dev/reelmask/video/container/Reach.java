package dev.reelmask.video.container;

import static org.bytedeco.ffmpeg.avformat.AVIndexEntry.AVINDEX_DISCARD_FRAME;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_STREAM;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import dev.reelmask.video.Times;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * How far the packets of a file go, and how far the file says that they go.
 *
 * <p>Some containers promise a number of frames, some a time for the stream, some a time for the whole file only: then
 * the packets of the other streams tell whether the file reaches it, for a video may be shorter than its sound. A file
 * that is visibly cut off ({@link FileEnd}) is held to its promise exactly, others with the sloppiness of common
 * headers.
 */
public final class Reach {
    /** Containers whose header says a playing time; other containers' times are estimates from their end. */
    private static final Pattern PROMISE_TIME = Pattern.compile(".*(matroska|flv|asf).*");

    private static final long SLACK_US = 1_000_000;
    private static final long SLACK_SHARE = 50;
    private static final long LEAST_SLACK_US = 5_000;
    private static final double EXACT_FRAMES = 0.75;
    private static final int SLOPPY_FRAMES = 2;

    private final AVFormatContext context;
    private final AVStream stream;
    private final HadoopInput input;
    private final String container;
    private long videoEndUs;
    private long fileEndUs;
    private boolean brokenOff;

    Reach(AVFormatContext context, AVStream stream, HadoopInput input) {
        this.context = context;
        this.stream = stream;
        this.input = input;
        this.container = context.iformat().name().getString();
    }

    /**
     * What is missing at the end.
     *
     * @param text for people
     * @param missingUs playing time that was promised and did not come, 0 if nothing tells
     */
    public record Shortfall(String text, long missingUs) {}

    /** Whether the other streams' packets have to be read too. */
    boolean needsAllStreams() {
        return context.nb_streams() > 1 && streamUs() == 0 && fileUs() > 0;
    }

    /** Notes that the demuxer found the end of the file where it expected more. */
    void brokeOff() {
        brokenOff = true;
    }

    /** Notes a packet of any stream. */
    void passed(AVPacket packet) {
        AVStream from = context.streams(packet.stream_index());
        long ticks = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
        if (ticks == AV_NOPTS_VALUE) {
            return;
        }
        AVRational base = from.time_base();
        long endUs = Times.microseconds(ticks + Math.max(0, packet.duration()), base.num(), base.den());
        fileEndUs = Math.max(fileEndUs, endUs);
        if (packet.stream_index() == stream.index()) {
            videoEndUs = Math.max(videoEndUs, endUs);
        }
    }

    /**
     * Frames that the container promises. The sample table of MP4 and MOV is exact and knows edit lists; it grows while
     * a fragmented file is read.
     */
    public long promisedFrames() {
        int entries = avformat_index_get_entries_count(stream);
        if (!container.contains("mov") || entries == 0) {
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

    /** Time at which the stream ends by its own tag, 0 if there is none. */
    private long streamUs() {
        AVDictionaryEntry tag = av_dict_get(stream.metadata(), "DURATION", null, 0);
        boolean known = promisesTime() && tag != null && !tag.isNull();
        return known ? Times.parseClock(tag.value().getString()) : 0;
    }

    /** Time at which the whole file ends by its header, 0 if it does not say. */
    private long fileUs() {
        boolean known = promisesTime() && context.duration_estimation_method() == AVFMT_DURATION_FROM_STREAM;
        return known ? Math.max(0, context.duration()) : 0;
    }

    private boolean promisesTime() {
        return PROMISE_TIME.matcher(container).matches();
    }

    /**
     * What is missing at the end, once the last packet is read.
     *
     * @param decoded frames
     * @param frameUs playing time of one
     */
    public Optional<Shortfall> shortfall(long decoded, long frameUs) {
        boolean cut = brokenOff || FileEnd.isCut(input, container);
        long promise = streamUs() > 0 ? streamUs() : fileUs();
        if (promise == 0) {
            boolean whole = container.equals("avi") && decoded + SLOPPY_FRAMES >= promisedFrames();
            return cut && !whole ? Optional.of(new Shortfall("the file is cut off", 0)) : Optional.empty();
        }
        long end = streamUs() > 0 ? videoEndUs : fileEndUs;
        long exact = Math.max(LEAST_SLACK_US, Math.round(EXACT_FRAMES * frameUs));
        long slack = cut ? exact : Math.max(SLACK_US, promise / SLACK_SHARE);
        return end + slack < promise
                ? Optional.of(new Shortfall(
                        String.format(Locale.ROOT, "the file ends at %.1f s of %.1f s", end / 1e6, promise / 1e6),
                        promise - end))
                : Optional.empty();
    }
}
