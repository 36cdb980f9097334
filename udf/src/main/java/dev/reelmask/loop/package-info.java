/**
 * The dynamic segmentation loop: reads frames, decides key frames, has masks made, scores and delivers them. Knows
 * ports only. Begin with {@link dev.reelmask.loop.SegmentationLoop}, then {@code SequenceRun}.
 *
 * <p>More than twenty files: the steps of one loop know one another by package-private types alone.
 */
package dev.reelmask.loop;
