package dev.reelmask.video.container;

/**
 * What the packets of a stream are like.
 *
 * @param split whether the demuxer finds their borders itself, so that it may blame the one before
 * @param fields whether a packet may be half a picture
 * @param skips whether a packet of a few bytes may be no picture
 */
public record PacketTraits(boolean split, boolean fields, boolean skips) {}
