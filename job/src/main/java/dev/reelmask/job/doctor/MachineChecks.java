package dev.reelmask.job.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks of processor, threads, allocator and memory. */
final class MachineChecks {
    private static final long MIB = 1L << 20;
    private static final long LEAST_MMAP_THRESHOLD = 64 * MIB;
    private static final long LEAST_MEMORY = 4096 * MIB;
    private static final long LEAST_CACHE = 1536 * MIB;
    private static final List<String> FLAGS = List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16");

    private MachineChecks() {}

    static List<Finding> run(Map<String, String> environment) {
        List<Finding> findings = new ArrayList<>();
        findings.add(processor(lines(Path.of("/proc/cpuinfo"))));
        findings.add(threads(environment, Runtime.getRuntime().availableProcessors()));
        findings.add(allocator(environment));
        findings.add(
                memory(lines(Path.of("/proc/meminfo")), Runtime.getRuntime().maxMemory()));
        findings.add(cache(Path.of(System.getProperty("user.home"))));
        return findings;
    }

    static Finding processor(List<String> cpuinfo) {
        Set<String> found = new TreeSet<>();
        cpuinfo.stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .ifPresent(line -> found.addAll(
                        List.of(line.substring(line.indexOf(':') + 1).strip().split(" "))));
        found.retainAll(FLAGS);
        String text = found.isEmpty() ? "no vector extensions known to matter" : String.join(" ", found);
        if (!found.contains("avx2")) {
            return Finding.warn("processor", text, "Without AVX2 networks run many times slower: use another machine.");
        }
        return Finding.ok("processor", text);
    }

    static Finding threads(Map<String, String> environment, int processors) {
        String omp = environment.get("OMP_NUM_THREADS");
        String found = String.format(
                Locale.ROOT, "%d processors, OMP_NUM_THREADS=%s", processors, omp == null ? "unset" : omp);
        if (omp == null) {
            return Finding.warn(
                    "threads",
                    found,
                    "Every task would use all cores. Start through submit/reelmask, or set OMP_NUM_THREADS to execute.threads-per-task.");
        }
        return Finding.ok("threads", found);
    }

    static Finding allocator(Map<String, String> environment) {
        String preload = environment.getOrDefault("LD_PRELOAD", "");
        if (preload.contains("jemalloc") || preload.contains("tcmalloc")) {
            return Finding.ok("allocator", preload);
        }
        String tunables = environment.getOrDefault("GLIBC_TUNABLES", "");
        if (tunables.contains("mmap_threshold") || tunables.contains("hugetlb")) {
            return Finding.ok("allocator", "glibc, " + tunables);
        }
        String threshold = environment.getOrDefault("MALLOC_MMAP_THRESHOLD_", "");
        if (threshold.matches("\\d{1,18}") && Long.parseLong(threshold) >= LEAST_MMAP_THRESHOLD) {
            return Finding.ok(
                    "allocator",
                    String.format(Locale.ROOT, "glibc, keeps blocks up to %d MiB", Long.parseLong(threshold) / MIB));
        }
        return Finding.warn(
                "allocator",
                "glibc with its defaults",
                "Every large buffer is page-faulted anew, which slows small layers up to twentyfold. Start through submit/reelmask, which sets MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_ and MALLOC_TOP_PAD_, or preload jemalloc.");
    }

    static Finding memory(List<String> meminfo, long heapBytes) {
        long available = meminfo.stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(kib -> Long.parseLong(kib) * 1024)
                .findFirst()
                .orElse(0);
        String found =
                String.format(Locale.ROOT, "%d MiB available, heap up to %d MiB", available / MIB, heapBytes / MIB);
        if (available > 0 && available < LEAST_MEMORY) {
            return Finding.warn(
                    "memory",
                    found,
                    "Networks and frames live outside the heap: run fewer tasks at once (execute.master local[1]), or free memory.");
        }
        return Finding.ok("memory", found);
    }

    /** The native libraries are unpacked there on the first start. */
    private static Finding cache(Path home) {
        try {
            long free = Files.getFileStore(home).getUsableSpace();
            String found = String.format(Locale.ROOT, "%d MiB free in %s", free / MIB, home);
            if (free < LEAST_CACHE) {
                return Finding.warn("cache", found, "Native libraries unpack about 1 GiB there on the first start.");
            }
            return Finding.ok("cache", found);
        } catch (IOException e) {
            return Finding.warn("cache", "cannot look at " + home, "Set HOME to a folder that exists.");
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
