package dev.reelmask.job.bundle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * A web server of one file. It moves what is asked for without {@code /moved}, where that is where the file lies, and
 * ends in the middle of what is asked for under {@code /cut}. Under {@code /silent} it sends a half and then nothing
 * until it is closed.
 */
final class LoopbackFiles implements AutoCloseable {
    private static final int OK = 200;
    private static final int MOVED = 302;
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final CountDownLatch closed;

    private LoopbackFiles(HttpServer server, CountDownLatch closed) {
        this.server = server;
        this.closed = closed;
    }

    static LoopbackFiles serving(String path, byte[] file) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CountDownLatch closed = new CountDownLatch(1);
        server.createContext("/", exchange -> answer(exchange, path, file));
        server.createContext("/silent/", exchange -> fallSilent(exchange, file, closed));
        server.start();
        return new LoopbackFiles(server, closed);
    }

    private static void fallSilent(HttpExchange exchange, byte[] file, CountDownLatch closed) throws IOException {
        exchange.sendResponseHeaders(OK, file.length);
        exchange.getResponseBody().write(file, 0, file.length / 2);
        exchange.getResponseBody().flush();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, String path, byte[] file) throws IOException {
        String asked = exchange.getRequestURI().getPath();
        try (exchange) {
            if (asked.equals(path)) {
                exchange.sendResponseHeaders(OK, file.length);
                exchange.getResponseBody().write(file);
            } else if (path.equals("/moved" + asked)) {
                exchange.getResponseHeaders().add("Location", path);
                exchange.sendResponseHeaders(MOVED, -1);
            } else if (asked.startsWith("/cut/")) {
                exchange.sendResponseHeaders(OK, file.length);
                exchange.getResponseBody().write(file, 0, file.length / 2);
            } else {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
            }
        }
    }

    String url(String path) {
        return String.format(
                Locale.ROOT,
                "http://%s:%d%s",
                server.getAddress().getHostString(),
                server.getAddress().getPort(),
                path);
    }

    static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
