package dev.reelmask.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.reelmask.frame.FrameSize;
import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScalerTest {
    private static final int EXACT = SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT;
    private static final FrameSize STORED = new FrameSize(90, 66);
    private static final FrameSize[] CONTENT = {
        STORED, new FrameSize(120, 88), new FrameSize(64, 51), new FrameSize(45, 33), new FrameSize(17, 20)
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yuv420p",
                "yuvj420p",
                "yuv422p",
                "yuv444p",
                "yuv411p",
                "yuva420p",
                "nv12",
                "yuv420p10le",
                "yuv444p12le",
                "yuv422p16le",
                "p010le",
                "yuyv422",
                "gray",
                "rgb24",
                "bgra",
                "gbrp",
                "rgb48be"
            })
    void makesTheBytesOfOneExactStep(String format) {
        for (int range : new int[] {AVCOL_RANGE_MPEG, AVCOL_RANGE_JPEG}) {
            try (AVFrame frame = noise(format, range)) {
                for (FrameSize size : CONTENT) {
                    try (FrameScaler scaler = new FrameScaler(size, Orientation.UPRIGHT)) {
                        assertThat(scaler.scale(frame, "noise"))
                                .as("%s at %s, range %s", format, size, range)
                                .isEqualTo(oneStep(frame, size));
                    }
                }
                av_frame_free(frame);
            }
        }
    }

    @Test
    void takesPicturesOfAnotherKindInMidStream() {
        try (FrameScaler scaler = new FrameScaler(STORED, Orientation.UPRIGHT)) {
            for (String format : new String[] {"yuv420p", "rgb24", "yuv420p", "yuv444p10le", "gray", "yuv420p"}) {
                for (int range : new int[] {AVCOL_RANGE_MPEG, AVCOL_RANGE_JPEG}) {
                    try (AVFrame frame = noise(format, range)) {
                        assertThat(scaler.scale(frame, "noise"))
                                .as("%s, range %s", format, range)
                                .isEqualTo(oneStep(frame, STORED));
                        av_frame_free(frame);
                    }
                }
            }
        }
    }

    @BeforeAll
    static void keepsWarningsFromTheConsole() {
        Ffmpeg.beginQuietly();
    }

    private static AVFrame noise(String format, int range) {
        AVFrame frame = av_frame_alloc();
        frame.width(STORED.width());
        frame.height(STORED.height());
        frame.format(av_get_pix_fmt(format));
        frame.color_range(range);
        assertThat(av_frame_get_buffer(frame, 0)).isZero();
        long before = frame.data(0).address() - frame.buf(0).data().address();
        byte[] bytes = new byte[(int) (frame.buf(0).size() - before)]; // of all planes
        new Random(5).nextBytes(bytes);
        frame.data(0).put(bytes, 0, bytes.length);
        return frame;
    }

    private static byte[] oneStep(AVFrame frame, FrameSize size) {
        boolean halved = frame.width() >= 2 * size.width() && frame.height() >= 2 * size.height();
        try (NativePicture picture = NativePicture.interleaved(size)) {
            SwsContext context = sws_getContext(
                    frame.width(),
                    frame.height(),
                    frame.format(),
                    size.width(),
                    size.height(),
                    picture.format(),
                    (halved ? SWS_AREA : SWS_BICUBIC) | EXACT,
                    null,
                    null,
                    (DoublePointer) null);
            int range = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
            sws_setColorspaceDetails(
                    context,
                    sws_getCoefficients(frame.colorspace()),
                    range,
                    sws_getCoefficients(SWS_CS_DEFAULT),
                    1,
                    0,
                    1 << 16,
                    1 << 16);
            sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), picture.planes(), picture.strides());
            sws_freeContext(context);
            return picture.rows();
        }
    }
}
