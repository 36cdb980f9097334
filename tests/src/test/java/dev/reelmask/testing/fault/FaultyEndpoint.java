package dev.reelmask.testing.fault;

import dev.reelmask.testing.S3Endpoint;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * Stands between clients and an S3 endpoint on this machine: counts what is asked, and answers what it is told to with
 * a fault. Bytes are passed on as they are, so that signatures hold.
 */
public final class FaultyEndpoint implements AutoCloseable {
    private static final long SLOW_MS = 300;

    private final URI endpoint;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "faulty-endpoint");
        thread.setDaemon(true);
        return thread;
    });
    private final List<S3Request> log = new CopyOnWriteArrayList<>();
    private volatile Function<S3Request, Optional<EndpointFault>> faults = request -> Optional.empty();

    private FaultyEndpoint(URI endpoint, ServerSocket door) {
        this.endpoint = endpoint;
        this.door = door;
    }

    /** Takes connections on a free port, and passes all on. */
    public static FaultyEndpoint before(URI endpoint) throws IOException {
        FaultyEndpoint proxy = new FaultyEndpoint(endpoint, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Settings of a user who reaches an endpoint through this, and sends what fails again a few times, soon. */
    public Configuration hadoop(S3Endpoint s3) {
        Configuration hadoop = s3.hadoop(uri());
        hadoop.set("fs.s3a.attempts.maximum", "2");
        hadoop.set("fs.s3a.retry.limit", "3");
        hadoop.set("fs.s3a.retry.interval", "20ms");
        hadoop.set("fs.s3a.retry.throttle.limit", "3");
        hadoop.set("fs.s3a.retry.throttle.interval", "20ms");
        return hadoop;
    }

    /** From now on requests get what this says; it is asked once for each, by several threads. */
    public void answer(Function<S3Request, Optional<EndpointFault>> faults) {
        this.faults = faults;
    }

    /** What was asked since the last {@link #forget}, in order. */
    public List<S3Request> requests() {
        return List.copyOf(log);
    }

    public void forget() {
        log.clear();
    }

    /** How many requests of each kind there were since the last {@link #forget}. */
    public Map<S3Request.Kind, Integer> counts() {
        Map<S3Request.Kind, Integer> counts = new EnumMap<>(S3Request.Kind.class);
        log.forEach(request -> counts.merge(request.kind(), 1, Integer::sum));
        return counts;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(endpoint.getHost(), endpoint.getPort())) {
            Exchange exchange = new Exchange(client, server);
            for (Optional<HttpMessage> head = exchange.request(); head.isPresent(); head = exchange.request()) {
                S3Request request = S3Request.of(head.get());
                log.add(request);
                if (!exchange.answer(head.get(), faults.apply(request))) {
                    return;
                }
            }
        } catch (IOException e) {
            // either side went away, which the other side sees
        }
    }

    /** One connection of a client and the one that it is passed on by. */
    private static final class Exchange {
        private final BufferedInputStream asked;
        private final OutputStream answers;
        private final BufferedInputStream server;
        private final OutputStream toServer;

        Exchange(Socket client, Socket server) throws IOException {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            this.asked = new BufferedInputStream(client.getInputStream());
            this.answers = new BufferedOutputStream(client.getOutputStream());
            this.server = new BufferedInputStream(server.getInputStream());
            this.toServer = new BufferedOutputStream(server.getOutputStream());
        }

        Optional<HttpMessage> request() throws IOException {
            return HttpMessage.read(asked);
        }

        /** @return whether the connection goes on */
        boolean answer(HttpMessage request, Optional<EndpointFault> fault) throws IOException {
            if (fault.filter(EndpointFault.DEAD::equals).isPresent()) {
                return false;
            }
            if (!fault.map(EndpointFault::status).orElse("").isEmpty()) {
                refuse(fault.get().status());
                return false;
            }
            if (fault.filter(EndpointFault.SLOW::equals).isPresent()) {
                pause();
            }
            pass(request);
            HttpMessage answer = HttpMessage.read(server).orElseThrow(() -> new IOException("the endpoint is gone"));
            boolean hasBody = !request.firstLine().startsWith("HEAD ");
            if (fault.filter(EndpointFault.LOST_ANSWER::equals).isPresent()) {
                return false;
            }
            answer.write(answers);
            if (fault.filter(EndpointFault.HALF_A_BODY::equals).isPresent()) {
                HttpMessage.copy(server, answers, hasBody ? answer.contentLength() / 2 : 0);
                answers.flush();
                return false;
            }
            if (hasBody) {
                answer.copyBody(server, answers);
            }
            answers.flush();
            return true;
        }

        private void pass(HttpMessage request) throws IOException {
            if (!request.header("Expect").isEmpty()) {
                answers.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                answers.flush();
            }
            request.without("Expect").write(toServer);
            request.copyBody(asked, toServer);
            toServer.flush();
        }

        private void refuse(String status) throws IOException {
            answers.write("HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .formatted(status)
                    .getBytes(StandardCharsets.ISO_8859_1));
            answers.flush();
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(SLOW_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        threads.shutdownNow();
    }
}
