package dev.reelmask.video.decode;

import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.watch.FrameProducer;
import dev.reelmask.video.watch.Progress;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Decodes a sequence in a {@link DecodeChild}. */
final class DecodeProcess implements FrameProducer {
    private final DecodeChild child;

    DecodeProcess(DecodeChild child) {
        this.child = child;
    }

    static DecodeProcess of(Configuration hadoop, DecodeRequest asked, DecodeSettings settings) {
        return new DecodeProcess(DecodeChild.of(hadoop, asked, SequenceDecoder.name(asked.spec()), settings));
    }

    @Override
    public Integrity produce(Sink sink, Progress progress) {
        return child.run(progress, (kind, in) -> take(kind, in, sink));
    }

    private static Optional<Integrity> take(int kind, DataInputStream in, Sink sink) throws IOException {
        switch (kind) {
            case DecodeMessages.OPENED -> {
                VideoInfo info = DecodeChild.understood(() -> DecodeMessages.info(in));
                sink.opened(info);
            }
            case DecodeMessages.FRAME -> sink.accept(DecodeChild.understood(() -> DecodeMessages.frame(in)));
            case DecodeMessages.ENDED -> {
                return Optional.of(DecodeChild.understood(() -> DecodeMessages.integrity(in)));
            }
            default -> throw DecodeChild.notUnderstood();
        }
        return Optional.empty();
    }
}
