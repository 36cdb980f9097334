package dev.reelmask.testing.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelmask.testing.tag.TagGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Chromium or Chrome without a window, spoken to by its debugging protocol over loopback. One thread at a time. */
public final class Chromium implements AutoCloseable {
    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MS = 20;

    private final Process process;
    private final Wire wire;

    private Chromium(Process process, Wire wire) {
        this.process = process;
        this.wire = wire;
    }

    /**
     * Starts it; skips the test where there is none.
     *
     * @param folder an empty one for its profile
     */
    public static Chromium start(Path folder) {
        Optional<String> program = PLACES.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        assumeTrue(program.isPresent(), "no Chromium or Chrome on this machine");
        TagGuard.uses(TagGuard.BROWSER);
        try {
            Process process = new ProcessBuilder(
                            program.orElseThrow(),
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + folder,
                            "about:blank")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(
                            folder.resolveSibling(folder.getFileName() + ".log").toFile())
                    .start();
            return new Chromium(process, Wire.open(address(process, folder.resolve("DevToolsActivePort"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It writes the port and the path into a file once it listens. */
    private static URI address(Process process, Path file) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && process.isAlive()) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() == 2) {
                return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
            }
            pause();
        }
        end(process);
        throw new IllegalStateException("the browser does not listen");
    }

    /** Opens a page whose root element says {@code data-ready} when it is drawn. */
    public Tab open(Path page, int width, int height) {
        JsonNode target = wire.call("", "Target.createTarget", Map.of("url", "about:blank"));
        Map<String, Object> attach = Map.of("targetId", target.get("targetId").asText(), "flatten", true);
        String session =
                wire.call("", "Target.attachToTarget", attach).get("sessionId").asText();
        Tab tab = new Tab(wire, session);
        tab.size(width, height);
        tab.visit(page.toUri());
        return tab;
    }

    static void pause() {
        try {
            Thread.sleep(LOOK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        wire.close();
        end(process);
    }
}
