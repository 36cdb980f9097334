package dev.reelmask.video.decode;

import dev.reelmask.video.DecodePlace;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.probe.VideoLook;
import dev.reelmask.video.probe.VideoProbe;
import dev.reelmask.video.watch.Progress;
import dev.reelmask.video.watch.Watchdog;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** First looks at videos, in this process or in one of their own, as the settings say. */
public final class VideoLooks {
    private VideoLooks() {}

    /**
     * What {@link VideoProbe#look} sees.
     *
     * @param many frames from which on the index is wanted
     * @throws dev.reelmask.frame.SequenceException if the video cannot be opened
     */
    public static VideoLook look(Configuration hadoop, URI video, long many, DecodeSettings settings) {
        LookRequest asked = new LookRequest(new Path(video).toString(), many);
        return Watchdog.call(
                asked.video(),
                settings.timeout(),
                progress -> settings.place() == DecodePlace.PROCESS
                        ? child(hadoop, asked, settings, progress)
                        : VideoProbe.look(hadoop, asked.video(), many, progress));
    }

    private static VideoLook child(
            Configuration hadoop, LookRequest asked, DecodeSettings settings, Progress progress) {
        return DecodeChild.of(hadoop, asked, asked.video(), settings).run(progress, VideoLooks::seen);
    }

    private static Optional<VideoLook> seen(int kind, DataInputStream in) throws IOException {
        if (kind != DecodeMessages.LOOKED) {
            throw DecodeChild.notUnderstood();
        }
        return Optional.of(DecodeChild.understood(() -> DecodeMessages.look(in)));
    }
}
