/**
 * What everything that calls FFmpeg shares: its log kept quiet, limits against hostile files, scaling and turning of
 * pictures. Begin with {@link dev.reelmask.video.ffmpeg.Ffmpeg}; {@code docs/video.md} gives the limits' reasons.
 */
package dev.reelmask.video.ffmpeg;
