package dev.reelmask.video.container;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.ffmpeg.Limits;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.PointerPointer;

/** Which stream of a file is its video. */
final class StreamChoice {
    private StreamChoice() {}

    /**
     * The stream that FFmpeg calls best, or the coloured one of which it is the alpha plane.
     *
     * @throws SequenceException if there is none, or its pictures cannot be decoded
     */
    static AVStream of(AVFormatContext context, String name) {
        int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
        if (index == AVERROR_DECODER_NOT_FOUND) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM, "%s has no video stream with a known codec".formatted(name));
        }
        if (index < 0 || (context.streams(index).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
            throw new SequenceException(ReasonCode.NO_VIDEO_STREAM, "%s has no video stream".formatted(name));
        }
        AVStream stream = context.streams(preferColour(context, index));
        AVCodecParameters parameters = stream.codecpar();
        Limits.checkVideo(name, parameters.width(), parameters.height());
        return stream;
    }

    /** Lets the demuxer drop the packets of all streams but one. */
    static void dropOthers(AVFormatContext context, AVStream stream) {
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != stream.index()) {
                context.streams(i).discard(AVDISCARD_ALL);
            }
        }
    }

    /** A grey stream beside a coloured one of the same size and length is its alpha plane. */
    private static int preferColour(AVFormatContext context, int best) {
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
}
