package dev.reelmask.net.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The operations that a module may use, {@code namespace.name}, as {@code operators.txt} lists them. */
final class Operators {
    private static final String LIST = "operators.txt";

    private static final Set<String> ALLOWED = read();

    private Operators() {}

    static boolean allows(String operator) {
        return ALLOWED.contains(operator);
    }

    private static Set<String> read() {
        try (InputStream in = Operators.class.getResourceAsStream(LIST)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" +", -1)))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + LIST + " cannot be read", e);
        }
    }
}
