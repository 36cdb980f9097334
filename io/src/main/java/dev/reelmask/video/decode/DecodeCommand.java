package dev.reelmask.video.decode;

import dev.reelmask.process.ChildJava;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<String> options = List.of(
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + File.separator + "dev" + File.separator + "null",
                "-Xmx" + (int) (HEAP_SHARE * megabytes) + "m");
        List<String> command = new ArrayList<>(limits());
        command.addAll(ChildJava.command(program, options, PASSED_ON));
        return command;
    }

    /** Limits that Linux sets where {@code prlimit} is installed: no core files, and few open ones. */
    private static List<String> limits() {
        boolean isThere =
                Stream.of("/usr/bin/prlimit", "/bin/prlimit").anyMatch(file -> Files.isExecutable(Path.of(file)));
        return isThere ? List.of("prlimit", "--core=0", "--nofile=" + OPEN_FILES) : List.of();
    }
}
