package dev.reelmask.corpus;

import dev.reelmask.frame.UserException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How a corpus lies in its folders; {@code docs/corpora.md} shows each. */
public enum CorpusLayout {
    /** Recognised by the folders' names. */
    AUTO("auto"),
    /** Video files in any folders. */
    VIDEO("video"),
    /** Each folder that holds images is a sequence. */
    FRAMES("frames"),
    /** Folders of images, each beside a folder of the same name with {@code annot} appended. */
    CAMVID("camvid"),
    /** {@code leftImg8bit_sequence} and {@code gtFine}. */
    CITYSCAPES("cityscapes"),
    /** A folder a video, with images and labels in two folders under it. */
    VW300_MASK("300vw-mask"),
    /** {@code data/<video>/origin} and {@code mask}. */
    VSPW("vspw"),
    /** {@code JPEGImages} and {@code Annotations}. */
    DAVIS("davis");

    private final String spelling;

    CorpusLayout(String spelling) {
        this.spelling = spelling;
    }

    /** As written on the command line. */
    public String spelling() {
        return spelling;
    }

    /**
     * The layout of this spelling.
     *
     * @throws UserException if no layout is spelled so
     */
    public static CorpusLayout of(String spelling) {
        return Arrays.stream(values())
                .filter(layout -> layout.spelling.equals(spelling))
                .findFirst()
                .orElseThrow(() -> new UserException("unknown layout '%s'; known are %s"
                        .formatted(
                                spelling,
                                Arrays.stream(values())
                                        .map(CorpusLayout::spelling)
                                        .collect(Collectors.joining(", ")))));
    }

    @Override
    public String toString() {
        return spelling;
    }
}
