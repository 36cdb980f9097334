package dev.reelmask.video.container;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_CUSTOM_IO;
import static org.bytedeco.ffmpeg.global.avformat.AVFMTCTX_NOHEADER;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import dev.reelmask.video.ffmpeg.Limits;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;

/** Opens a file and finds its streams, within the {@link Limits}. */
final class Container {
    /** Pictures of 4K and below are decoded without a second thought. */
    private static final long HARMLESS_PIXELS = 1L << 23;

    private final HadoopInput input;
    private final String name;
    private AVFormatContext context;

    private Container(HadoopInput input, String name) {
        this.input = input;
        this.name = name;
    }

    /**
     * Opens a file; the caller closes the context before the input.
     *
     * @throws SequenceException if it is no readable video or goes beyond the limits
     */
    static AVFormatContext open(HadoopInput input, String name) {
        Container container = new Container(input, name);
        try {
            container.open();
            return container.context;
        } catch (RuntimeException | Error e) {
            container.close();
            throw e;
        }
    }

    private void open() {
        PngChunks.checkText(input, name);
        SampleTables.check(input, name);
        int opened = openOnce();
        if (opened < 0) {
            // one broken fragment at the end hides all others
            long wholeEnd = FileEnd.wholeFragments(input);
            if (wholeEnd < input.length()) {
                input.restartWithEnd(wholeEnd);
                opened = openOnce();
            }
        }
        if (opened >= 0 && needsLook()) {
            look();
            opened = openOnce();
        }
        if (opened < 0) {
            throw unreadable(opened);
        }
        int found = findStreams();
        input.check();
        if (found < 0) {
            throw failure(ReasonCode.UNREADABLE_CONTAINER, "has unreadable streams: " + Ffmpeg.describe(found));
        }
    }

    private int openOnce() {
        context = avformat_alloc_context();
        context.pb(input.context());
        context.flags(context.flags() | AVFMT_FLAG_CUSTOM_IO);
        context.max_streams(Limits.STREAMS);
        // playlists and references must not make the reader open other files or addresses
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "none", 0);
        int opened = avformat_open_input(context, new Path(name).getName(), null, options);
        av_dict_free(options);
        if (opened < 0) {
            context = null; // freed by avformat_open_input
        }
        input.check();
        return opened;
    }

    private boolean needsLook() {
        boolean needs = (context.ctx_flags() & AVFMTCTX_NOHEADER) != 0;
        for (int i = 0; i < context.nb_streams(); i++) {
            AVCodecParameters parameters = context.streams(i).codecpar();
            long pixels = (long) parameters.width() * parameters.height();
            needs |= parameters.codec_type() == AVMEDIA_TYPE_VIDEO && (pixels == 0 || pixels > HARMLESS_PIXELS);
        }
        return needs;
    }

    private void look() {
        Optional<String> refusal;
        try (FirstLook look = new FirstLook(context)) {
            refusal = look.refusal();
        }
        input.check();
        if (refusal.isPresent()) {
            throw failure(ReasonCode.UNSUPPORTED_STREAM, "has pictures that are too large: " + refusal.get());
        }
        close();
        input.restart();
    }

    /** FFmpeg decodes the first pictures of each stream to see what it is. */
    private int findStreams() {
        int streams = context.nb_streams();
        try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(1, streams))) {
            for (int i = 0; i < streams; i++) {
                AVDictionary limits = new AVDictionary(null);
                av_dict_set(limits, "max_pixels", Long.toString(mostPixels(context.streams(i))), 0);
                options.put(i, limits);
            }
            int found = avformat_find_stream_info(context, options);
            for (int i = 0; i < streams; i++) {
                AVDictionary unused = options.get(AVDictionary.class, i);
                if (unused != null) {
                    av_dict_free(unused);
                }
            }
            return found;
        }
    }

    /** What the container says of a stream's pictures, and something above: it may be wrong. */
    private static long mostPixels(AVStream stream) {
        long said = (long) stream.codecpar().width() * stream.codecpar().height();
        return said == 0 ? Limits.VIDEO_PIXELS : Math.min(Limits.VIDEO_PIXELS, Math.max(HARMLESS_PIXELS, 4 * said));
    }

    private void close() {
        if (context != null) {
            avformat_close_input(context);
            context = null;
        }
    }

    private SequenceException unreadable(int code) {
        return Ffmpeg.beyondLimit().isEmpty()
                ? failure(ReasonCode.UNREADABLE_CONTAINER, "is no readable video: " + Ffmpeg.describe(code))
                : failure(ReasonCode.UNSUPPORTED_STREAM, "goes beyond a limit: " + Ffmpeg.beyondLimit());
    }

    private SequenceException failure(ReasonCode reason, String what) {
        return new SequenceException(reason, "%s %s".formatted(name, what));
    }
}
