package dev.reelmask.video.decode;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.damage.Damage;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.ffmpeg.Limits;
import dev.reelmask.video.probe.VideoIndex;
import dev.reelmask.video.probe.VideoLook;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * What a process that decodes says, in plain numbers and texts: whatever has become of that process, reading them makes
 * no objects but these.
 */
final class DecodeMessages {
    /** It has read what is asked. */
    static final int READY = 'R';
    /** {@link VideoInfo} follows. */
    static final int OPENED = 'O';
    /** A frame follows. */
    static final int FRAME = 'F';
    /** Something was achieved. */
    static final int PROGRESS = 'P';
    /** {@link Integrity} follows, and nothing after it. */
    static final int ENDED = 'E';
    /** A {@link VideoLook} follows, and nothing after it. */
    static final int LOOKED = 'L';
    /** A {@link ReasonCode} and a message follow, and nothing after them. */
    static final int REFUSED = 'X';
    /** A message follows: the filesystem failed. */
    static final int UNREAD = 'I';
    /** A message follows: the program failed. */
    static final int FAILED = 'Z';

    private static final int LONGEST_TEXT = 4000;
    private static final int CHANNELS = 3;

    private DecodeMessages() {}

    static void write(DataOutputStream out, VideoInfo info) throws IOException {
        write(out, info.displaySize());
        write(out, info.storedSize());
        out.writeInt(info.rotationDegrees());
        text(out, info.codec());
        text(out, info.pixelFormat());
        out.writeDouble(info.framesPerSecond());
        out.writeLong(info.promisedFrames());
        out.writeLong(info.packets());
        text(out, info.decoder());
    }

    static VideoInfo info(DataInputStream in) throws IOException {
        return new VideoInfo(
                size(in),
                size(in),
                in.readInt(),
                in.readUTF(),
                in.readUTF(),
                in.readDouble(),
                in.readLong(),
                in.readLong(),
                in.readUTF());
    }

    static void write(DataOutputStream out, VideoLook look) throws IOException {
        write(out, look.info());
        out.writeBoolean(look.index().isPresent());
        if (look.index().isPresent()) {
            write(out, look.index().get().info());
            look.index().get().write(out);
        }
    }

    static VideoLook look(DataInputStream in) throws IOException {
        VideoInfo info = info(in);
        return new VideoLook(info, in.readBoolean() ? Optional.of(VideoIndex.read(info(in), in)) : Optional.empty());
    }

    static void write(DataOutputStream out, RgbFrame frame) throws IOException {
        out.writeInt(frame.index());
        out.writeLong(frame.ptsUs());
        write(out, frame.size());
        out.writeBoolean(frame.damaged());
        out.write(frame.rgb());
    }

    static RgbFrame frame(DataInputStream in) throws IOException {
        int index = in.readInt();
        long ptsUs = in.readLong();
        FrameSize size = size(in);
        boolean isDamaged = in.readBoolean();
        byte[] rgb = new byte[size.pixels() * CHANNELS];
        in.readFully(rgb);
        RgbFrame frame = new RgbFrame(index, ptsUs, size, rgb);
        return isDamaged ? frame.asDamaged() : frame;
    }

    static void write(DataOutputStream out, Integrity integrity) throws IOException {
        text(out, integrity.source());
        out.writeLong(integrity.promised());
        out.writeLong(integrity.packets());
        out.writeLong(integrity.decoded());
        out.writeLong(integrity.repeatedLast());
        out.writeLong(integrity.errors());
        text(out, integrity.lastError());
        out.writeLong(integrity.damage().marked());
        out.writeLong(integrity.damage().missing());
        out.writeInt(integrity.damage().unsureFrom());
        text(out, integrity.damage().text());
    }

    static Integrity integrity(DataInputStream in) throws IOException {
        return new Integrity(
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readUTF(),
                new Damage(in.readLong(), in.readLong(), in.readInt(), in.readUTF()));
    }

    static void write(DataOutputStream out, SequenceException refused) throws IOException {
        text(out, refused.reason().name());
        text(out, String.valueOf(refused.getMessage()));
    }

    static SequenceException refused(DataInputStream in) throws IOException {
        return new SequenceException(ReasonCode.valueOf(in.readUTF()), in.readUTF());
    }

    static void text(DataOutputStream out, String text) throws IOException {
        out.writeUTF(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
    }

    private static void write(DataOutputStream out, FrameSize size) throws IOException {
        out.writeInt(size.width());
        out.writeInt(size.height());
    }

    private static FrameSize size(DataInputStream in) throws IOException {
        int width = in.readInt();
        int height = in.readInt();
        if (width < 1 || height < 1 || (long) width * height > Limits.VIDEO_PIXELS) {
            throw new IllegalArgumentException("no frame is as large as " + width + "x" + height);
        }
        return new FrameSize(width, height);
    }
}
