package dev.reelmask.video.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_version;
import static org.bytedeco.ffmpeg.global.avformat.avformat_version;
import static org.bytedeco.ffmpeg.global.swscale.swscale_version;

import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVStream;

/** The libraries that decode and scale frames. */
public final class DecoderLibraries {
    private DecoderLibraries() {}

    /** Their names and versions; another version may give other pixels. */
    public static String versions() {
        return "libavformat %s, libavcodec %s, libswscale %s"
                .formatted(text(avformat_version()), text(avcodec_version()), text(swscale_version()));
    }

    /** Name of the decoder for a stream and the version of the library. */
    public static String describe(AVStream stream) {
        return describe(avcodec_find_decoder(stream.codecpar().codec_id()));
    }

    /** Name of a decoder and the version of the library. */
    public static String describe(AVCodec codec) {
        String name = codec == null || codec.isNull() ? "none" : codec.name().getString();
        return "%s (libavcodec %s)".formatted(name, text(avcodec_version()));
    }

    private static String text(int version) {
        return String.format(Locale.ROOT, "%d.%d.%d", version >> 16, version >> 8 & 0xff, version & 0xff);
    }
}
