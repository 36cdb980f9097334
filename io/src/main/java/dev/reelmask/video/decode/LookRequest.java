package dev.reelmask.video.decode;

import dev.reelmask.video.probe.VideoProbe;
import java.io.Serializable;

/**
 * A first look at a video that is asked for; see {@link VideoProbe#look}.
 *
 * @param video unescaped, as Hadoop's paths are written
 * @param many frames from which on the index is wanted
 */
record LookRequest(String video, long many) implements Serializable {}
