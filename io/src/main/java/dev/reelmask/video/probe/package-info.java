/**
 * Looks at a video without decoding it: its properties, when each frame is shown, where decoding can begin. Builds on
 * {@code video.container}; begin with {@link dev.reelmask.video.probe.VideoProbe}.
 */
package dev.reelmask.video.probe;
