package dev.reelmask.video.container;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;

import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Packets that decode to no shown frame: VP8 and VP9 carry hidden reference frames. */
public final class HiddenFrames {
    private HiddenFrames() {}

    /** Whether the packet's frame may be a hidden one. */
    public static boolean in(AVPacket packet, int codec) {
        if (packet.size() == 0 || (codec != AV_CODEC_ID_VP8 && codec != AV_CODEC_ID_VP9)) {
            return false;
        }
        int first = packet.data().get() & 0xff;
        if (codec == AV_CODEC_ID_VP8) {
            return (first >> 4 & 1) == 0; // show_frame, RFC 6386 section 9.1
        }
        // VP9 superframes end with a marker 0b110xxxxx and show exactly one frame; a lone frame says show_frame
        return !endsWithMarker(packet) && vp9Hidden(first);
    }

    private static boolean endsWithMarker(AVPacket packet) {
        return (packet.data().get(packet.size() - 1) & 0xe0) == 0xc0;
    }

    /** Uncompressed header of VP9, profiles 0 to 2: marker(2) profile(2) existing(1) key(1) show(1). */
    private static boolean vp9Hidden(int first) {
        boolean showsExisting = (first >> 3 & 1) == 1;
        return !showsExisting && (first >> 1 & 1) == 0;
    }
}
