package dev.reelmask.testing;

import dev.reelmask.testing.s3.S3EndpointMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** A real S3 endpoint, {@link S3EndpointMain}, as a process that ends with this one at the latest. */
public final class S3Endpoint implements AutoCloseable {
    private static final Path MODULE = Path.of("s3-endpoint", "target");
    private static final String ACCESS_KEY = "reelmask-tests";
    private static final String SECRET_KEY = "not a secret";
    private static final String REGION = "us-east-1";
    private static final int START_SECONDS = 50;

    private final Process process;
    private final URI uri;
    private final S3Client client;

    private S3Endpoint(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
        this.client = S3Client.builder()
                .endpointOverride(uri)
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    /** Starts an endpoint without buckets. */
    public static S3Endpoint start() throws IOException, InterruptedException {
        String classpath = MODULE.resolve("classes") + File.pathSeparator + MODULE.resolve("lib") + "/*";
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classpath,
                        S3EndpointMain.class.getName(),
                        ACCESS_KEY,
                        SECRET_KEY)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            int port = CompletableFuture.supplyAsync(() -> port(process)).get(START_SECONDS, TimeUnit.SECONDS);
            return new S3Endpoint(process, URI.create("http://127.0.0.1:" + port));
        } catch (ExecutionException | TimeoutException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            if (e instanceof InterruptedException interrupt) {
                throw interrupt;
            }
            throw new IOException("the S3 endpoint did not start from " + classpath, e);
        }
    }

    private static int port(Process process) {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("port ")) {
                    return Integer.parseInt(line.substring("port ".length()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("it ended, or closed its output, without naming a port");
    }

    public URI uri() {
        return uri;
    }

    /** Settings of a user of this endpoint; a request that fails is not sent again and again. */
    public Configuration hadoop() {
        return hadoop(uri);
    }

    /** Settings of a user who reaches it by another address. */
    public Configuration hadoop(URI address) {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", address.toString());
        hadoop.set("fs.s3a.endpoint.region", REGION);
        hadoop.set("fs.s3a.path.style.access", "true");
        hadoop.set("fs.s3a.access.key", ACCESS_KEY);
        hadoop.set("fs.s3a.secret.key", SECRET_KEY);
        hadoop.set("fs.s3a.fast.upload.buffer", "array");
        hadoop.set("fs.s3a.multipart.size", "5M");
        hadoop.set("fs.s3a.attempts.maximum", "1");
        hadoop.set("fs.s3a.retry.limit", "1");
        hadoop.set("fs.s3a.connection.timeout", "20s");
        hadoop.set("fs.s3a.connection.establish.timeout", "20s");
        return hadoop;
    }

    public void createBucket(String name) {
        client.createBucket(request -> request.bucket(name));
    }

    /** Keys of the uploads that were begun and neither completed nor aborted. */
    public List<String> openUploads(String bucket) {
        return client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }
}
