package dev.reelmask.process;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts a program of this project in another process: by this process' Java and class path, for a short life. */
public final class ChildJava {
    private ChildJava() {}

    /**
     * Words of a command. What the virtual machine itself says goes to standard error.
     *
     * @param program its main class
     * @param options more options of the virtual machine
     * @param passedOn beginnings of the names of system properties that hold there too
     */
    public static List<String> command(Class<?> program, List<String> options, List<String> passedOn) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+DisplayVMOutputToStderr"));
        command.add("-XX:-CreateCoredumpOnCrash");
        command.addAll(options);
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> passedOn.stream().anyMatch(name::startsWith))
                .sorted()
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", classPath(program), program.getName()));
        return command;
    }

    /** That of this process, before it the jar of a Spark application where Spark loads that by itself. */
    private static String classPath(Class<?> program) {
        List<String> entries = new ArrayList<>(
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
        try {
            String own = Path.of(program.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            if (!entries.contains(own)) {
                entries.add(0, own);
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where this program lies is no path", e);
        }
        return String.join(File.pathSeparator, entries);
    }
}
