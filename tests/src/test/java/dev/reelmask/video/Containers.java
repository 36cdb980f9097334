package dev.reelmask.video;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16LE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_inv_q;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import dev.reelmask.video.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Videos with sound in any container, and where their packets lie in the file. */
public final class Containers {
    private static final int FIRST_BYTES = 40;
    private static final int RATE = 48_000;
    private static final int SOUND_SAMPLES = 960;
    /** An Opus packet of 20 ms of silence. */
    private static final byte[] SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

    private static final byte[] OPUS_HEAD = {
        'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 2, 0, 0, (byte) 0x80, (byte) 0xbb, 0, 0, 0, 0, 0
    };

    private Containers() {}

    /** One video packet: where its first bytes lie in the file; in transport streams the others are scattered. */
    public record Packet(int position, int size) {}

    /** The video packets in file order. */
    public static List<Packet> packets(Path file) throws IOException {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        AVFormatContext input = open(file);
        AVPacket packet = av_packet_alloc();
        List<Packet> all = new ArrayList<>();
        int from = 0;
        while (av_read_frame(input, packet) >= 0) {
            if (packet.stream_index() == 0) {
                byte[] first = new byte[Math.min(FIRST_BYTES, packet.size())];
                packet.data().get(first);
                int at = bytes.indexOf(new String(first, StandardCharsets.ISO_8859_1), from);
                all.add(new Packet(at, packet.size()));
                from = at + 1;
            }
        }
        av_packet_free(packet);
        avformat_close_input(input);
        return all;
    }

    /** Copies the video of a clip into another container, with silence beside it. */
    static Path withSound(Path clip, Path file, double seconds, Map<String, String> options) {
        AVFormatContext input = open(clip);
        AVFormatContext output = new AVFormatContext(null);
        check(avformat_alloc_output_context2(output, null, null, file.toString()));
        output.flags(output.flags() | AVFMT_FLAG_BITEXACT);
        AVStream video = avformat_new_stream(output, null);
        check(avcodec_parameters_copy(video.codecpar(), input.streams(0).codecpar()));
        video.codecpar().codec_tag(0);
        video.time_base(av_inv_q(input.streams(0).avg_frame_rate()));
        video.avg_frame_rate(input.streams(0).avg_frame_rate());
        boolean pcm = file.toString().matches(".*\\.(avi|asf|flv|mov)");
        AVStream sound = sound(output, pcm);
        AVIOContext target = new AVIOContext(null);
        check(avio_open(target, file.toString(), AVIO_FLAG_WRITE));
        output.pb(target);
        AVDictionary settings = new AVDictionary(null);
        options.forEach((key, value) -> av_dict_set(settings, key, value, 0));
        check(avformat_write_header(output, settings));
        interleave(input, output, video, sound, seconds, pcm);
        check(av_write_trailer(output));
        avio_closep(output.pb());
        avformat_free_context(output);
        avformat_close_input(input);
        return file;
    }

    private static AVStream sound(AVFormatContext output, boolean pcm) {
        AVStream stream = avformat_new_stream(output, null);
        AVCodecParameters parameters = stream.codecpar();
        parameters.codec_type(AVMEDIA_TYPE_AUDIO);
        parameters.codec_id(pcm ? AV_CODEC_ID_PCM_S16LE : AV_CODEC_ID_OPUS);
        parameters.sample_rate(pcm ? 44_100 : RATE);
        parameters.frame_size(SOUND_SAMPLES);
        parameters.bits_per_coded_sample(16);
        parameters.block_align(pcm ? 4 : 0);
        parameters.bit_rate(pcm ? 44_100 * 32L : 0);
        av_channel_layout_default(parameters.ch_layout(), 2);
        if (!pcm) {
            BytePointer head = new BytePointer(av_mallocz(OPUS_HEAD.length + AV_INPUT_BUFFER_PADDING_SIZE));
            head.put(OPUS_HEAD);
            parameters.extradata(head);
            parameters.extradata_size(OPUS_HEAD.length);
        }
        stream.time_base(av_make_q(1, parameters.sample_rate()));
        return stream;
    }

    private static void interleave(
            AVFormatContext input,
            AVFormatContext output,
            AVStream video,
            AVStream sound,
            double seconds,
            boolean pcm) {
        AVPacket packet = av_packet_alloc();
        int rate = sound.codecpar().sample_rate();
        long samples = 0;
        while (av_read_frame(input, packet) >= 0) {
            double at = packet.dts()
                    * (double) input.streams(0).time_base().num()
                    / input.streams(0).time_base().den();
            for (; samples <= at * rate && samples < seconds * rate; samples += SOUND_SAMPLES) {
                silence(output, sound, samples, pcm);
            }
            packet.stream_index(video.index());
            packet.pos(-1);
            av_packet_rescale_ts(packet, input.streams(0).time_base(), video.time_base());
            check(av_interleaved_write_frame(output, packet));
        }
        for (; samples < seconds * rate; samples += SOUND_SAMPLES) {
            silence(output, sound, samples, pcm);
        }
        av_packet_free(packet);
    }

    private static void silence(AVFormatContext output, AVStream sound, long at, boolean pcm) {
        AVPacket packet = av_packet_alloc();
        byte[] bytes = pcm ? new byte[SOUND_SAMPLES * 4] : SILENCE;
        check(av_new_packet(packet, bytes.length));
        packet.data().put(bytes);
        packet.stream_index(sound.index());
        packet.pts(at);
        packet.dts(at);
        packet.duration(SOUND_SAMPLES);
        packet.flags(AV_PKT_FLAG_KEY);
        av_packet_rescale_ts(packet, av_make_q(1, sound.codecpar().sample_rate()), sound.time_base());
        check(av_interleaved_write_frame(output, packet));
        av_packet_free(packet);
    }

    private static AVFormatContext open(Path file) {
        AVFormatContext input = new AVFormatContext(null);
        check(avformat_open_input(input, file.toString(), null, (AVDictionary) null));
        check(avformat_find_stream_info(input, (PointerPointer<?>) null));
        return input;
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException(Ffmpeg.describe(result));
        }
    }
}
