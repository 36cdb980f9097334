package dev.reelmask.video.probe;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.container.Demuxer;
import dev.reelmask.video.container.HiddenFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.ffmpeg.DecoderLibraries;
import dev.reelmask.video.watch.Progress;
import dev.reelmask.video.watch.Watchdog;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Looks at a video without decoding it. Errors are those of {@link SequenceDecoder#open}, except that damage inside the
 * pictures stays unseen.
 */
public final class VideoProbe {
    private static final Duration TIMEOUT = DecodeSettings.defaults().timeout();

    private VideoProbe() {}

    /** The properties that the header tells; {@code packets} is 0. Reads a few blocks of the file. */
    public static VideoInfo header(Configuration hadoop, URI video) {
        return withDemuxer(hadoop, video, demuxer -> demuxer.info(DecoderLibraries.describe(demuxer.stream()), 0));
    }

    /** As {@link #header}, with the packets to be shown counted by reading the whole file. */
    public static VideoInfo probe(Configuration hadoop, URI video) {
        return withDemuxer(hadoop, video, demuxer -> {
            long packets = 0;
            for (AVPacket packet = demuxer.next(); packet != null; packet = demuxer.next()) {
                if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
                    packets++;
                }
            }
            return demuxer.info(DecoderLibraries.describe(demuxer.stream()), packets);
        });
    }

    /** When each frame is shown and which are sync frames, found by reading the whole file. */
    public static VideoIndex index(Configuration hadoop, URI video) {
        return withDemuxer(hadoop, video, demuxer -> new Collector(demuxer).collect());
    }

    /**
     * The properties that the header tells, and where it promises many frames, or does not say, the index too. The
     * caller watches the time.
     *
     * @param video unescaped, as Hadoop's paths are written
     * @param many frames from which on the index is wanted
     */
    public static VideoLook look(Configuration hadoop, String video, long many, Progress progress) {
        try (Demuxer demuxer = new Demuxer(hadoop, video, progress)) {
            VideoInfo info = demuxer.info(DecoderLibraries.describe(demuxer.stream()), 0);
            boolean isShort = info.promisedFrames() > 0 && info.promisedFrames() < many;
            return new VideoLook(info, isShort ? Optional.empty() : Optional.of(new Collector(demuxer).collect()));
        }
    }

    private static <T> T withDemuxer(Configuration hadoop, URI video, Function<Demuxer, T> task) {
        String name = new Path(video).toString(); // unescaped, as Hadoop's paths are written
        return Watchdog.call(name, TIMEOUT, progress -> {
            try (Demuxer demuxer = new Demuxer(hadoop, name, progress)) {
                return task.apply(demuxer);
            }
        });
    }

    /** Gathers packet times. */
    private static final class Collector {
        private final Demuxer demuxer;
        private long[] times = new long[1024];
        private int count;
        private final BitSet syncInFileOrder = new BitSet();
        private final boolean splits;
        private long syncDelay;
        private long latestTime = Long.MIN_VALUE;
        private long latestSync = Long.MIN_VALUE;
        private long earlierSync = Long.MIN_VALUE;
        private boolean exact = true;

        Collector(Demuxer demuxer) {
            this.demuxer = demuxer;
            this.splits = demuxer.packetTraits().split();
        }

        VideoIndex collect() {
            SeekIndex index = new SeekIndex(demuxer);
            for (AVPacket packet = demuxer.next(); packet != null; packet = demuxer.next()) {
                index.compare(packet);
                if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
                    add(packet);
                }
            }
            exact &= index.isRight();
            return sorted();
        }

        private void add(AVPacket packet) {
            boolean sync = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
            long time = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
            boolean beforeFirst = count > 0 && time < times[0];
            boolean startsInside = count == 0 && !sync;
            boolean hides = packet.size() == 0
                    || HiddenFrames.in(packet, demuxer.stream().codecpar().codec_id());
            // where borders are found in the stream, a loss may give a picture another's time
            boolean unsure = splits && (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
            if (unsure
                    || packet.pts() == AV_NOPTS_VALUE
                    || beforeFirst
                    || startsInside
                    || hides
                    || jumpsBack(time, sync)) {
                exact = false;
            }
            if (sync && packet.dts() != AV_NOPTS_VALUE) {
                syncDelay = Math.max(syncDelay, time - packet.dts());
            }
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
            }
            times[count] = time;
            syncInFileOrder.set(count, sync);
            count++;
        }

        /**
         * At a join of two files times begin anew: the order of times is not that of the pictures. Within one file a
         * sync frame is shown after all packets before it, and no packet before the sync frame before the last.
         */
        private boolean jumpsBack(long time, boolean sync) {
            boolean back = time < (sync ? latestTime : earlierSync);
            if (sync) {
                earlierSync = latestSync;
                latestSync = time;
            }
            latestTime = Math.max(latestTime, time);
            return back;
        }

        private VideoIndex sorted() {
            Integer[] order = new Integer[count];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Long.compare(times[a], times[b]));
            long[] pts = new long[count];
            BitSet sync = new BitSet(count);
            for (int i = 0; i < count; i++) {
                pts[i] = times[order[i]];
                sync.set(i, syncInFileOrder.get(order[i]));
                exact &= i == 0 || pts[i] > pts[i - 1];
            }
            AVRational base = demuxer.stream().time_base();
            VideoInfo info = demuxer.info(DecoderLibraries.describe(demuxer.stream()), count);
            return new VideoIndex(info, pts, sync, syncDelay, base.num(), base.den(), exact && demuxer.isSound());
        }
    }
}
