package dev.reelmask.video.image;

import dev.reelmask.corpus.CorpusFiles;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.damage.DamageLog;
import dev.reelmask.video.damage.DamagePolicy;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import dev.reelmask.video.ffmpeg.FrameScaler;
import dev.reelmask.video.watch.FrameProducer;
import dev.reelmask.video.watch.Progress;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Decodes a folder of images; all take the size of the first image of the folder that can be decoded, also in a piece.
 * An image that cannot be decoded ends the sequence or leaves its number out. Images carry no time: {@code ptsUs}
 * counts 1/25 s a frame.
 */
public final class ImageProducer implements FrameProducer {
    private static final long FRAME_US = 40_000;
    private static final long MAX_BYTES = 1L << 29;
    private static final Set<ReasonCode> DAMAGED = Set.of(ReasonCode.DAMAGED_STREAM, ReasonCode.EMPTY_FILE);

    private final Configuration hadoop;
    private final String id;
    private final List<String> images;
    private final SizePolicy policy;
    private final FrameRange range;
    private final DamagePolicy damage;

    /** Frames {@code range} of the images, which are in display order; {@code id} names the folder in messages. */
    public ImageProducer(
            Configuration hadoop,
            String id,
            List<String> images,
            SizePolicy policy,
            FrameRange range,
            DamagePolicy damage) {
        this.hadoop = hadoop;
        this.id = id;
        this.images = images;
        this.policy = policy;
        this.range = range;
        this.damage = damage;
    }

    @Override
    public Integrity produce(Sink sink, Progress progress) {
        Ffmpeg.beginQuietly();
        int end = (int) Math.min(images.size(), range.end());
        VideoInfo info = first(progress);
        FrameSize size = policy.contentSize(info.displaySize());
        sink.opened(info);
        DamageLog log = new DamageLog();
        long repeated = 0;
        byte[] previous = new byte[0];
        int decoded = 0;
        for (int i = range.first(); i < end; i++) {
            Optional<byte[]> rgb = picture(i, size, progress, log);
            if (rgb.isPresent()) {
                repeated = Arrays.equals(rgb.get(), previous) ? repeated + 1 : 0;
                previous = rgb.get();
                sink.accept(new RgbFrame(i, i * FRAME_US, size, rgb.get()));
                decoded++;
            }
        }
        if (range.after() > 0 && decoded > 0 && end < images.size()) {
            picture(end, size, progress, new DamageLog())
                    .ifPresent(rgb -> sink.accept(new RgbFrame(end, end * FRAME_US, size, rgb)));
        }
        long promised = Math.max(0, end - range.first());
        return new Integrity(id, promised, promised, decoded, repeated, log.lost(), "", log.damage());
    }

    /** Properties of the first image that can be decoded; throws what is wrong with the first if none can. */
    private VideoInfo first(Progress progress) {
        Optional<SequenceException> reason = Optional.empty();
        for (int i = 0; i < images.size(); i++) {
            try (ImageDecoder image = open(images.get(i), progress)) {
                return image.info(images.size());
            } catch (SequenceException e) {
                leaveOut(i, e, new DamageLog());
                reason = reason.isEmpty() ? Optional.of(e) : reason;
            }
        }
        throw reason.orElseThrow();
    }

    private Optional<byte[]> picture(int index, FrameSize size, Progress progress, DamageLog log) {
        String uri = images.get(index);
        try (ImageDecoder image = open(uri, progress);
                FrameScaler scaler = new FrameScaler(size, image.orientation())) {
            return Optional.of(scaler.scale(image.frame(), uri));
        } catch (SequenceException e) {
            leaveOut(index, e, log);
            return Optional.empty();
        }
    }

    /** Notes a damaged image, or throws. A file that is no image, or that cannot be read, is no damage. */
    private void leaveOut(int index, SequenceException why, DamageLog log) {
        if (damage == DamagePolicy.REFUSE || !DAMAGED.contains(why.reason())) {
            throw why;
        }
        if (log.lost() == 0) {
            log.note("the first: " + why.getMessage());
        }
        log.lost(index, index * FRAME_US);
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
            try (FSDataInputStream stream = CorpusFiles.open(files, status)) {
                stream.readFully(0, bytes);
            }
            return bytes;
        } catch (IOException | IllegalArgumentException e) {
            throw new SequenceException(
                    ReasonCode.IO_ERROR, "cannot read image %s: %s".formatted(uri, e.getMessage()), e);
        }
    }
}
