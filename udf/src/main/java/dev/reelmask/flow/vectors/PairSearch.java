package dev.reelmask.flow.vectors;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Native objects of one search at a time, for frames of one size. */
final class PairSearch implements AutoCloseable {
    private final FrameSize size;
    private final ProxyEncoder encoder;
    private final VectorReader reader;
    private final AVPacket packet;

    PairSearch(FrameSize size) {
        this.size = size;
        // Also keeps FFmpeg's messages away from the console.
        Ffmpeg.forgetLastLine();
        encoder = new ProxyEncoder(size);
        try {
            reader = new VectorReader(encoder.padded(), encoder.headers());
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
        packet = av_packet_alloc();
    }

    FrameSize size() {
        return size;
    }

    FlowField search(RgbFrame current, RgbFrame reference) {
        try {
            encoder.encode(current.grey(), reference.grey(), packet);
            return reader.read(packet).toField(size);
        } finally {
            av_packet_unref(packet);
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        reader.close();
        encoder.close();
    }
}
