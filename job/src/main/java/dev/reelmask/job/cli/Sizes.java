package dev.reelmask.job.cli;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes on the command line. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    private Sizes() {}

    /**
     * Width and height of a text such as {@code 256x192}.
     *
     * @param option that the text was given to, for the message
     * @throws UserException if it is none
     */
    public static FrameSize parse(String option, String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new UserException("%s must look like 256x256, got %s".formatted(option, text));
        }
        return new FrameSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
}
