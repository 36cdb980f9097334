package dev.reelmask.testing.s3;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** S3Proxy with its objects in memory, on a free port of 127.0.0.1. */
public final class S3EndpointMain {
    private S3EndpointMain() {}

    /** Prints {@code port <number>} once it listens; ends when its standard input does. */
    public static void main(String[] arguments) throws Exception {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, arguments[0], arguments[1])
                .build();
        proxy.start();
        System.out.println("port " + proxy.getPort());
        // the process that started this one holds the other end, so this ends with it, however that ends
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
