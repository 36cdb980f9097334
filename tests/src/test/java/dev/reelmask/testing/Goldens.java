package dev.reelmask.testing;

import dev.reelmask.net.weights.FormulaTensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What scripts in {@code tests/python} have computed. */
public final class Goldens {
    private Goldens() {}

    /** A number of a gradient, as the scripts make it: sensitive to sign and place, and nothing cancels. */
    public static double digest(float[] gradient) {
        double[] u = FormulaTensors.uniform(7, gradient.length);
        double sum = 0;
        for (int i = 0; i < gradient.length; i++) {
            sum += Math.abs(gradient[i]) * (0.5 + u[i]) + 0.5 * gradient[i];
        }
        return sum;
    }

    /** What follows a mark in the lines that begin with it. */
    public static List<String> lines(String resource, String mark) {
        try (InputStream in = Goldens.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(mark))
                    .map(line -> line.substring(mark.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
