/**
 * The thread in which a sequence is decoded, a bounded number of frames ahead, and the watch over it: native code may
 * hang, and whoever asks for frames must not. Begin with {@link dev.reelmask.video.watch.WatchedFrames}; decoders
 * implement {@link dev.reelmask.video.watch.FrameProducer}.
 */
package dev.reelmask.video.watch;
