package dev.reelmask.job.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the user starts the program: a command that is shown can be typed as it stands. */
public final class CommandName {
    /** In the documentation, and where nobody says otherwise. */
    public static final String DOCUMENTED = "reelmask";

    private static final Pattern COMMAND = Pattern.compile("(?m)(^|&& |^ {2})" + DOCUMENTED + "(?= )");

    private CommandName() {}

    /** As {@code submit/reelmask} tells it in the environment. */
    public static String of(Map<String, String> environment) {
        String name = environment.getOrDefault("REELMASK_COMMAND", "");
        return name.isBlank() ? DOCUMENTED : name;
    }

    /** Commands of the documentation, {@code reelmask …} at the start of lines or after {@code &&}, by another name. */
    public static String in(String commands, String name) {
        return COMMAND.matcher(commands).replaceAll("$1" + Matcher.quoteReplacement(name));
    }
}
