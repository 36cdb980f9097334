/**
 * Packets out of a video file on any Hadoop filesystem, and what the file itself says of its length: FFmpeg's demuxers
 * over {@code HadoopInput}, with looks of our own at indices and ends where FFmpeg tells nothing. Begin with
 * {@link dev.reelmask.video.container.Demuxer}.
 */
package dev.reelmask.video.container;
