package dev.reelmask.video;

import dev.reelmask.corpus.CorpusFiles;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Decodes a folder of images; all take the size of the first image of the folder, also in a piece. Images carry no
 * time: {@code ptsUs} counts 1/25 s a frame.
 */
final class ImageProducer implements FrameProducer {
    private static final long FRAME_US = 40_000;
    private static final long MAX_BYTES = 1L << 29;

    private final Configuration hadoop;
    private final String id;
    private final List<String> images;
    private final SizePolicy policy;
    private final FrameRange range;

    ImageProducer(Configuration hadoop, String id, List<String> images, SizePolicy policy, FrameRange range) {
        this.hadoop = hadoop;
        this.id = id;
        this.images = images;
        this.policy = policy;
        this.range = range;
    }

    @Override
    public Integrity produce(Sink sink, Progress progress) {
        Ffmpeg.beginQuietly();
        int end = (int) Math.min(images.size(), range.end());
        VideoInfo info;
        try (ImageDecoder first = open(images.get(0), progress)) {
            info = first.info(images.size());
        }
        FrameSize size = policy.contentSize(info.displaySize());
        sink.opened(info);
        long repeated = 0;
        byte[] previous = new byte[0];
        int decoded = 0;
        for (int i = range.first(); i < end; i++) {
            try (ImageDecoder image = open(images.get(i), progress);
                    FrameScaler scaler = new FrameScaler(size, image.orientation())) {
                byte[] rgb = scaler.scale(image.frame(), images.get(i));
                repeated = Arrays.equals(rgb, previous) ? repeated + 1 : 0;
                previous = rgb;
                sink.accept(new RgbFrame(i, i * FRAME_US, size, rgb));
                decoded++;
            }
        }
        return new Integrity(id, decoded, decoded, decoded, repeated, 0, "");
    }

    private ImageDecoder open(String uri, Progress progress) {
        progress.check();
        ImageDecoder decoder = new ImageDecoder(uri, bytes(uri));
        progress.made();
        return decoder;
    }

    private byte[] bytes(String uri) {
        try {
            Path path = new Path(uri);
            FileSystem files = CorpusFiles.system(hadoop, path);
            FileStatus status = files.getFileStatus(path);
            if (status.getLen() == 0) {
                throw new SequenceException(ReasonCode.EMPTY_FILE, "image %s is empty".formatted(uri));
            }
            if (status.getLen() > MAX_BYTES) {
                throw new SequenceException(
                        ReasonCode.UNSUPPORTED_STREAM,
                        String.format(
                                Locale.ROOT,
                                "image %s has %d bytes; at most %d are read",
                                uri,
                                status.getLen(),
                                MAX_BYTES));
            }
            byte[] bytes = new byte[(int) status.getLen()];
            try (FSDataInputStream stream = files.open(path)) {
                stream.readFully(0, bytes);
            }
            return bytes;
        } catch (IOException | IllegalArgumentException e) {
            throw new SequenceException(
                    ReasonCode.IO_ERROR, "cannot read image %s: %s".formatted(uri, e.getMessage()), e);
        }
    }
}
