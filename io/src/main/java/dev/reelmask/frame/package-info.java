/**
 * What everybody speaks of: frames, sizes, label maps and class sets, where frames come from, and the two kinds of
 * exceptions that end a command or a sequence. Builds on nothing; begin with {@link dev.reelmask.frame.RgbFrame} and
 * {@link dev.reelmask.frame.FrameSource}.
 */
package dev.reelmask.frame;
