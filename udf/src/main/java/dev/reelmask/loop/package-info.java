/** The dynamic segmentation loop, which knows ports only. Begin with {@link dev.reelmask.loop.SegmentationLoop}. */
package dev.reelmask.loop;
