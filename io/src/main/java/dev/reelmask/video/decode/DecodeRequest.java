package dev.reelmask.video.decode;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import java.io.Serializable;

/** What is to be decoded, and how. */
record DecodeRequest(SequenceSpec spec, SizePolicy policy, FrameRange range, DecodeSettings settings)
        implements Serializable {}
