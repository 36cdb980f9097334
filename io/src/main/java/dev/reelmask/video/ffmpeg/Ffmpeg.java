package dev.reelmask.video.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;

/**
 * FFmpeg's process-wide log, kept away from the console, and the text of its error codes.
 *
 * <p>Error lines are remembered per thread, so a reader with one decoder thread sees its own lines only; lines of a
 * decoder's own worker threads are dropped. Some decoders and demuxers tell of damage by such lines alone: those are
 * counted.
 */
public final class Ffmpeg {
    private static final int MESSAGE_BYTES = 256;
    /** Where FFmpeg names a context by its address, which differs from run to run. */
    private static final Pattern ADDRESS = Pattern.compile(" @ 0x[0-9a-f]+");
    /** What decoders say who pass over broken data without a flag on the picture: Motion JPEG, GIF, MS MPEG-4. */
    private static final Pattern PASSED_OVER = Pattern.compile(
            "error y=\\d+ x=\\d+|LZW decode failed|ignoring overflow at|[Ee]rror (at|while decoding) MB");
    /** Demuxers that go on behind broken data without a mark on the packets. */
    private static final Pattern SKIPPED = Pattern.compile("^\\[(matroska,webm|flv|asf|ogg|nut)] .*", Pattern.DOTALL);

    /** A picture or a number of streams beyond a limit that was set; what follows is advice for programmers. */
    private static final Pattern BEYOND = Pattern.compile(
            "(Picture size .*exceeds specified max pixel count \\d+|Number of streams exceeds [^,]*),.*");

    private static final ThreadLocal<Lines> LINES = ThreadLocal.withInitial(Lines::new);

    /** What one thread has heard. */
    private static final class Lines {
        private String last = "";
        private long passedOver;
        private long skipped;
        private String beyond = "";

        private String lastSkipped = "";

        void add(String line) {
            last = line;
            passedOver += PASSED_OVER.matcher(line).find() ? 1 : 0;
            Matcher limit = BEYOND.matcher(line);
            beyond = limit.find() ? limit.group(1) : beyond;
            if (SKIPPED.matcher(line).matches()) {
                skipped++;
                lastSkipped = line;
            }
        }
    }

    /** Native code holds this object's address: it must live as long as the process. */
    private static final LogCallback QUIET = new LogCallback() {
        @Override
        public void call(int level, BytePointer message) {
            if (level <= AV_LOG_ERROR && message != null) {
                String line = ADDRESS.matcher(message.getString(StandardCharsets.UTF_8))
                        .replaceAll("")
                        .strip();
                if (!line.isEmpty()) {
                    LINES.get().add(line);
                }
            }
        }
    };

    static {
        av_log_set_level(AV_LOG_ERROR);
        setLogCallback(QUIET);
        av_max_alloc(Limits.BLOCK_BYTES);
    }

    private Ffmpeg() {}

    /** Makes FFmpeg silent and forgets this thread's error lines. */
    public static void beginQuietly() {
        LINES.remove();
    }

    /** Forgets this thread's last error line, so that the next is told from it. */
    public static void forgetLastLine() {
        LINES.get().last = "";
    }

    /** The last error line of this thread, or empty. */
    public static String lastLine() {
        return LINES.get().last;
    }

    /** Error lines of this thread in which a decoder says that it passed over broken data. */
    public static long passedOver() {
        return LINES.get().passedOver;
    }

    /** Error lines of this thread in which a demuxer says that it skipped broken data. */
    public static long skipped() {
        return LINES.get().skipped;
    }

    /** What FFmpeg refused to this thread for a limit, in its words; empty if nothing. */
    public static String beyondLimit() {
        return LINES.get().beyond;
    }

    /** The last line in which a demuxer says that it skipped broken data. */
    public static String lastSkippedLine() {
        return LINES.get().lastSkipped;
    }

    /** The text of an error code, with the last error line if there is one. */
    public static String describe(int code) {
        byte[] text = new byte[MESSAGE_BYTES];
        String message = av_strerror(code, text, text.length) == 0
                ? new String(text, StandardCharsets.UTF_8).replaceAll("\0.*", "")
                : "error " + code;
        String line = lastLine();
        return line.isEmpty() ? message : message + " (" + line + ")";
    }
}
