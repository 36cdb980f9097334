/** Frames out of a folder of PNG, JPEG and BMP images. Begin with {@link dev.reelmask.video.image.ImageProducer}. */
package dev.reelmask.video.image;
