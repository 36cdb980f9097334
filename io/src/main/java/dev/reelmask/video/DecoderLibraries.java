package dev.reelmask.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_version;
import static org.bytedeco.ffmpeg.global.avformat.avformat_version;
import static org.bytedeco.ffmpeg.global.swscale.swscale_version;

import java.util.Locale;

/** The libraries that decode and scale frames. */
public final class DecoderLibraries {
    private DecoderLibraries() {}

    /** Their names and versions; another version may give other pixels. */
    public static String versions() {
        return "libavformat %s, libavcodec %s, libswscale %s"
                .formatted(text(avformat_version()), text(avcodec_version()), text(swscale_version()));
    }

    private static String text(int version) {
        return String.format(Locale.ROOT, "%d.%d.%d", version >> 16, version >> 8 & 0xff, version & 0xff);
    }
}
