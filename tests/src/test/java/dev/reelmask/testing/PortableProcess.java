package dev.reelmask.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program in a process of its own, whose libraries keep to instructions that every x86-64 processor has, or to
 * those that give the same bits: what it makes is the same on every machine.
 *
 * <p>What decides bits: ATen's kernels (vectors of another width, multiplication and addition in one), oneDNN's
 * convolutions, FBGEMM's bags (one operation for multiplication and addition even where no instruction does it, so that
 * its kernels agree), MKL, OpenCV's resizing, and the exponential of the C library, which has a variant for FMA. FFmpeg
 * is told by the program itself. Nothing of the caller's environment gets through but paths.
 */
public final class PortableProcess {
    private static final Map<String, String> CAPS = Map.of(
            "ATEN_CPU_CAPABILITY", "default",
            "ONEDNN_MAX_CPU_ISA", "SSE41",
            "FBGEMM_ENABLE_INSTRUCTIONS", "AVX2",
            "MKL_CBWR", "COMPATIBLE",
            "OPENCV_CPU_DISABLE", "AVX512-SKX,AVX2,FMA3,FP16,AVX,SSE4.2,SSE4.1,SSSE3,POPCNT",
            "GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX2_Usable,-FMA_Usable,-FMA4_Usable",
            "OMP_NUM_THREADS", "1",
            "MKL_NUM_THREADS", "1",
            "LC_ALL", "C.UTF-8");

    private static final Set<String> PASSED_ON = Set.of("PATH", "HOME", "TMPDIR", "DJL_CACHE_DIR", "ENGINE_CACHE_DIR");
    private static final int SECONDS = 300;

    private final List<String> command = new ArrayList<>();
    private final Path log;

    /**
     * A process of this class path.
     *
     * @param prefix words before the name of the Java program, such as {@code taskset -c 0}
     * @param options of Java, beside those that all have
     */
    public PortableProcess(Path log, List<String> prefix, List<String> options) {
        this.log = log;
        command.addAll(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dai.djl.offline=true"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    }

    /**
     * Runs a program to its end.
     *
     * @throws IllegalStateException with what it printed, if it fails or takes too long
     */
    public void run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.add(program.getName());
        all.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().putAll(CAPS);
        Process process = builder.start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(program.getSimpleName() + " failed: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
