/**
 * Writes videos and PNG images, for people to look at and for tests to read back. Begin with
 * {@link dev.reelmask.video.encode.VideoWriter}.
 */
package dev.reelmask.video.encode;
