/** Overlay videos: the source with its masks, key frames and scores drawn over it. Needs no fonts of the system. */
package dev.reelmask.job.render;
