package dev.reelmask.job.notice;

import dev.reelmask.job.cli.WebAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Where run events go. */
interface LineageSink {
    /** Names the variable of OpenLineage's clients that holds a token for its server. */
    String TOKEN = "OPENLINEAGE_API_KEY";

    String OPTION = "--lineage";

    /**
     * Sends one.
     *
     * @param event one JSON object
     */
    void send(String event) throws IOException;

    /**
     * Looks at a place, before work.
     *
     * @throws UserException if it is no URL and cannot become a file
     */
    static void check(String place) {
        if (WebAddress.isOne(place)) {
            URI unused = WebAddress.of(OPTION, place);
        } else {
            NoticeFile.check(OPTION, place);
        }
    }

    /**
     * The sink at a place.
     *
     * @param environment may hold {@link #TOKEN}
     */
    static LineageSink of(Configuration hadoop, String place, Map<String, String> environment) {
        return WebAddress.isOne(place)
                ? new Server(WebAddress.of(OPTION, place), environment.getOrDefault(TOKEN, ""))
                : new Lines(new NoticeFile(hadoop, place), new ArrayList<>());
    }

    /** A file that holds the events of this start, one a line. */
    record Lines(NoticeFile file, List<String> events) implements LineageSink {
        @Override
        public void send(String event) throws IOException {
            events.add(event + "\n");
            file.write(String.join("", events));
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** A server that takes them by POST. */
    record Server(URI url, String token) implements LineageSink {
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        @Override
        public void send(String event) throws IOException {
            HttpRequest.Builder request = HttpRequest.newBuilder(url)
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(event));
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
            try {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() / 100 != 2) {
                    throw new IOException("the server answers " + response.statusCode());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public String toString() {
            return WebAddress.shown(url.toString());
        }
    }
}
