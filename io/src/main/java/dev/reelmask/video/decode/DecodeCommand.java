package dev.reelmask.video.decode;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How a process that decodes is started: by this process' Java and class path, with limits of its own. */
final class DecodeCommand {
    private static final List<String> PASSED_ON =
            List.of("org.bytedeco.", "java.io.tmpdir", "java.net.preferIPv", "log4j2.", "user.timezone");
    /** Of the memory that the process may take, so much is left to native code. */
    private static final double HEAP_SHARE = .75;

    private static final int OPEN_FILES = 4096;

    private DecodeCommand() {}

    /**
     * Words of the command.
     *
     * @param program its main class
     * @param megabytes that the process may take
     */
    static List<String> of(Class<?> program, int megabytes) {
        List<String> command = new ArrayList<>(limits());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData"));
        command.addAll(List.of("-XX:+DisplayVMOutputToStderr", "-XX:-CreateCoredumpOnCrash"));
        command.add("-XX:ErrorFile=" + File.separator + "dev" + File.separator + "null");
        command.add("-Xmx" + (int) (HEAP_SHARE * megabytes) + "m");
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> PASSED_ON.stream().anyMatch(name::startsWith))
                .sorted()
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", classPath(program), program.getName()));
        return command;
    }

    /** Limits that Linux sets where {@code prlimit} is installed: no core files, and few open ones. */
    private static List<String> limits() {
        boolean isThere =
                Stream.of("/usr/bin/prlimit", "/bin/prlimit").anyMatch(file -> Files.isExecutable(Path.of(file)));
        return isThere ? List.of("prlimit", "--core=0", "--nofile=" + OPEN_FILES) : List.of();
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
