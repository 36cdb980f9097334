package dev.reelmask.frame;

/** Why a sequence was set aside. The names are part of the {@code quarantine} table. */
public enum ReasonCode {
    /** The file is empty. */
    EMPTY_FILE,
    /** No demuxer recognises the file, or its index is broken. */
    UNREADABLE_CONTAINER,
    /** The file holds no video stream. */
    NO_VIDEO_STREAM,
    /** The video stream's codec or size is unknown to the decoder. */
    UNSUPPORTED_STREAM,
    /** Not one frame could be decoded. */
    NO_FRAMES,
    /** The decoder reported errors, or frames are missing that the container promises. */
    DAMAGED_STREAM,
    /** Decoding made no progress within the time limit. */
    DECODE_TIMEOUT,
    /** The file could not be read from its filesystem. */
    IO_ERROR,
    /** A label is no readable image. */
    BAD_LABEL,
    /** A label holds values that are no class of the network's class set, or it cannot be told which they are. */
    FOREIGN_LABEL,
    /** Labels cannot belong to the sequence: numbered past its end or off by some, or several of one frame. */
    STRAY_LABEL,
    /** The network failed on this sequence, or the task that ran it died. */
    NETWORK_FAILURE,
    /** The process ran out of memory, also when the sequence was run alone. */
    OUT_OF_MEMORY,
    /** The program failed on this sequence in a way that it does not know; the message says how. */
    INTERNAL_ERROR
}
