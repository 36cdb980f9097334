/**
 * Label images decoded to the numbers that they hold, within limits and without FFmpeg: PNG, BMP, JPEG in colours.
 * Begin with {@link dev.reelmask.label.LabelImages}; what the numbers mean is said in {@code corpus.label}.
 */
package dev.reelmask.label;
