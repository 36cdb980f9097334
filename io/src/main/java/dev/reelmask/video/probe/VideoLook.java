package dev.reelmask.video.probe;

import dev.reelmask.video.VideoInfo;
import java.util.Optional;

/**
 * What a first look at a video has seen.
 *
 * @param info what the header tells; its packets are not counted
 * @param index empty where the header promises few frames
 */
public record VideoLook(VideoInfo info, Optional<VideoIndex> index) {}
