package dev.reelmask.publish.lease;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Who holds a lease: the process of a driver.
 *
 * @param machine tells machines, boots and containers apart, so that a process number means something; empty if unknown
 * @param processStart when the process started, so that a number that was given again is not taken for it
 * @param renewals goes up with each sign of life
 * @param renewed the last sign of life, by the holder's clock
 */
public record LeaseHolder(
        String host,
        String machine,
        long pid,
        String processStart,
        String since,
        long renewals,
        String renewed,
        long expirySeconds) {
    private static final Duration START_TOLERANCE = Duration.ofSeconds(5);
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

    /** This process. */
    public static LeaseHolder self(Instant now, Duration expiry) {
        ProcessHandle process = ProcessHandle.current();
        String time = text(now);
        return new LeaseHolder(
                hostName(), thisMachine(), process.pid(), start(process), time, 0, time, expiry.toSeconds());
    }

    LeaseHolder renewed(Instant now) {
        return new LeaseHolder(host, machine, pid, processStart, since, renewals + 1, text(now), expirySeconds);
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }

    private static String thisMachine() {
        try {
            return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMESPACE);
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(LeaseHolder::text).orElse("");
    }

    /** Whether the process lives; empty where this machine cannot know. */
    Optional<Boolean> isAlive() {
        if (machine.isEmpty() || !machine.equals(thisMachine())) {
            return Optional.empty();
        }
        return Optional.of(ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(this::startedThen)
                .isPresent());
    }

    /** Start times are counted from the boot, whose time moves a little when the clock is set. */
    private boolean startedThen(ProcessHandle process) {
        String start = start(process);
        return start.isEmpty()
                || processStart.isEmpty()
                || Duration.between(Instant.parse(processStart), Instant.parse(start))
                                .abs()
                                .compareTo(START_TOLERANCE)
                        <= 0;
    }

    /** For messages. */
    String describe() {
        return "host %s, process %s, since %s".formatted(host, pid, since);
    }
}
