package dev.reelmask.testing.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands to a browser and their answers, and what it tells by itself. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private WebSocket socket;

    private Wire() {}

    static Wire open(URI address) {
        Wire wire = new Wire();
        wire.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, wire.new Ear())
                .join();
        return wire;
    }

    /** Messages come in parts. */
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String message) {
        try {
            JsonNode node = JSON.readTree(message);
            CompletableFuture<JsonNode> asked =
                    node.has("id") ? waiting.remove(node.get("id").asInt()) : null;
            if (asked != null) {
                asked.complete(node);
            } else {
                events.add(node);
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a page has told by itself. */
    List<JsonNode> events(String session) {
        return events.stream()
                .filter(event -> event.path("sessionId").asText().equals(session))
                .toList();
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param session of a page; empty for the browser
     */
    JsonNode call(String session, String method, Map<String, Object> parameters) {
        int number = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        try {
            String message = JSON.writeValueAsString(
                    session.isEmpty()
                            ? Map.of("id", number, "method", method, "params", parameters)
                            : Map.of("id", number, "method", method, "params", parameters, "sessionId", session));
            socket.sendText(message, true).join();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode node = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (node.has("error")) {
            throw new IllegalStateException(method + ": " + node.get("error"));
        }
        return node.get("result");
    }

    @Override
    public void close() {
        socket.abort();
    }
}
