package dev.reelmask.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.video.encode.PngImages;
import dev.reelmask.video.encode.VideoWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** Motion JPEG, which {@link VideoWriter} does not write. */
final class MjpegClips {
    private MjpegClips() {}

    static Path write(Path file, FrameSize size, int frames) throws IOException {
        AVFormatContext output = new AVFormatContext(null);
        avformat_alloc_output_context2(output, null, null, file.toString());
        AVStream stream = avformat_new_stream(output, null);
        stream.codecpar().codec_type(AVMEDIA_TYPE_VIDEO);
        stream.codecpar().codec_id(AV_CODEC_ID_MJPEG);
        stream.codecpar().width(size.width());
        stream.codecpar().height(size.height());
        stream.time_base(av_make_q(1, 25));
        stream.avg_frame_rate(av_make_q(25, 1));
        AVIOContext target = new AVIOContext(null);
        avio_open(target, file.toString(), AVIO_FLAG_WRITE);
        output.pb(target);
        avformat_write_header(output, (AVDictionary) null);
        for (int i = 0; i < frames; i++) {
            byte[] jpeg = jpeg(PngImages.rgb(size, Clips.picture(size, i)));
            AVPacket packet = av_packet_alloc();
            av_new_packet(packet, jpeg.length);
            packet.data().put(jpeg);
            packet.pts(i);
            packet.dts(i);
            packet.duration(1);
            packet.flags(AV_PKT_FLAG_KEY);
            av_packet_rescale_ts(packet, av_make_q(1, 25), stream.time_base());
            av_interleaved_write_frame(output, packet);
            av_packet_free(packet);
        }
        av_write_trailer(output);
        avio_closep(output.pb());
        avformat_free_context(output);
        return file;
    }

    private static byte[] jpeg(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", jpeg);
        return jpeg.toByteArray();
    }
}
