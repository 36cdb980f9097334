package dev.reelmask.testing.fault;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** First line and headers of an HTTP/1.1 message, as they came, and how its body is passed on. */
final class HttpMessage {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int HEX = 16;

    private final List<String> lines;

    private HttpMessage(List<String> lines) {
        this.lines = lines;
    }

    /** The next message's head; empty if the connection ended before it. */
    static Optional<HttpMessage> read(BufferedInputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(new HttpMessage(lines));
    }

    /** Without its end; empty at the end of the stream too. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    String firstLine() {
        return lines.get(0);
    }

    /** A header's value, "" if there is none. */
    String header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return lines.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst()
                .orElse("");
    }

    HttpMessage without(String header) {
        String start = header.toLowerCase(Locale.ROOT) + ":";
        return new HttpMessage(lines.stream()
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                .toList());
    }

    void write(OutputStream out) throws IOException {
        out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    long contentLength() {
        String length = header("Content-Length");
        return length.isEmpty() ? 0 : Long.parseLong(length);
    }

    boolean isChunked() {
        return header("Transfer-Encoding").equalsIgnoreCase("chunked");
    }

    /** Passes the body on, whole. */
    void copyBody(InputStream in, OutputStream out) throws IOException {
        if (!isChunked()) {
            copy(in, out, contentLength());
            return;
        }
        long size;
        do {
            String head = line(in);
            out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            size = Long.parseLong(head.split(";", -1)[0].strip(), HEX);
            copy(in, out, size + 2);
        } while (size > 0);
    }

    static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long left = bytes; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException(left + " bytes of a body are missing");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
