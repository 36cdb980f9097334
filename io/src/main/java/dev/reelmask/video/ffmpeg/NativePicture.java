package dev.reelmask.video.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import dev.reelmask.frame.FrameSize;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Memory of FFmpeg's for one RGB picture, as swscale writes and reads it; rows are aligned for its vectors. */
final class NativePicture implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final FrameSize size;
    private final int format;
    private final int stride;
    private final BytePointer buffer;
    private final ByteBuffer view;
    private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4L);

    private NativePicture(FrameSize size, int format, int planeCount) {
        this.size = size;
        this.format = format;
        this.stride = (size.width() * (3 / planeCount) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        long plane = (long) stride * size.height();
        long bytes = plane * planeCount + ALIGNMENT;
        this.buffer = new BytePointer(av_malloc(bytes)).capacity(bytes);
        this.view = buffer.asByteBuffer();
        for (int i = 0; i < 4; i++) {
            planes.put(i, i < planeCount ? buffer.getPointer(i * plane) : null);
            strides.put(i, i < planeCount ? stride : 0);
        }
    }

    /** (H, W, 3), red first. */
    static NativePicture interleaved(FrameSize size) {
        return new NativePicture(size, AV_PIX_FMT_RGB24, 1);
    }

    /** Three planes: green, blue, red. */
    static NativePicture planar(FrameSize size) {
        return new NativePicture(size, AV_PIX_FMT_GBRP, 3);
    }

    /** FFmpeg's number of its pixel format. */
    int format() {
        return format;
    }

    PointerPointer<BytePointer> planes() {
        return planes;
    }

    IntPointer strides() {
        return strides;
    }

    /** A copy of an interleaved picture's rows, without gaps. */
    byte[] rows() {
        int row = size.width() * 3;
        byte[] out = new byte[size.pixels() * 3];
        if (row == stride) {
            view.get(0, out, 0, out.length);
            return out;
        }
        for (int y = 0; y < size.height(); y++) {
            view.get(y * stride, out, y * row, row);
        }
        return out;
    }

    @Override
    public void close() {
        strides.close();
        planes.close();
        av_free(buffer);
    }
}
