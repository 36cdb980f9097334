package dev.reelmask.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;

/**
 * FFmpeg's process-wide log, kept away from the console, and the text of its error codes.
 *
 * <p>The last error line is remembered per thread, so a reader with one decoder thread sees its own lines only; lines
 * of a decoder's own worker threads are dropped.
 */
final class Ffmpeg {
    private static final int MESSAGE_BYTES = 256;
    /** Where FFmpeg names a context by its address, which differs from run to run. */
    private static final Pattern ADDRESS = Pattern.compile(" @ 0x[0-9a-f]+");

    private static final ThreadLocal<String> LAST_LINE = ThreadLocal.withInitial(() -> "");

    /** Native code holds this object's address: it must live as long as the process. */
    private static final LogCallback QUIET = new LogCallback() {
        @Override
        public void call(int level, BytePointer message) {
            if (level <= AV_LOG_ERROR && message != null) {
                String line = ADDRESS.matcher(message.getString(StandardCharsets.UTF_8))
                        .replaceAll("")
                        .strip();
                if (!line.isEmpty()) {
                    LAST_LINE.set(line);
                }
            }
        }
    };

    static {
        av_log_set_level(AV_LOG_ERROR);
        setLogCallback(QUIET);
    }

    private Ffmpeg() {}

    /** Makes FFmpeg silent and forgets this thread's last error line. */
    static void beginQuietly() {
        LAST_LINE.remove();
    }

    /** The last error line of this thread, or empty. */
    static String lastLine() {
        return LAST_LINE.get();
    }

    /** The text of an error code, with the last error line if there is one. */
    static String describe(int code) {
        byte[] text = new byte[MESSAGE_BYTES];
        String message = av_strerror(code, text, text.length) == 0
                ? new String(text, StandardCharsets.UTF_8).replaceAll("\0.*", "")
                : "error " + code;
        String line = lastLine();
        return line.isEmpty() ? message : message + " (" + line + ")";
    }
}
