package dev.reelmask.testing.fault;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A request to a store that speaks S3's protocol, path-style.
 *
 * @param key of the object; of a listing its prefix
 */
public record S3Request(Kind kind, String key) {
    /** What a request asks for; part uploads and their beginning and end apart. */
    public enum Kind {
        GET,
        HEAD,
        LIST,
        PUT,
        COPY,
        DELETE,
        BEGIN_UPLOAD,
        PUT_PART,
        COMPLETE_UPLOAD,
        ABORT_UPLOAD
    }

    static S3Request of(HttpMessage head) {
        String[] line = head.firstLine().split(" ", -1);
        String[] target = line[1].split("\\?", 2);
        String query = target.length > 1 ? "&" + target[1] : "";
        Kind kind = kind(line[0], query, target[0], head);
        return new S3Request(kind, kind == Kind.LIST ? prefix(query) : key(target[0]));
    }

    private static Kind kind(String method, String query, String path, HttpMessage head) {
        boolean isPart = query.contains("&uploadId=");
        return switch (method) {
            case "GET" -> query.contains("&list-type=") || key(path).isEmpty() ? Kind.LIST : Kind.GET;
            case "HEAD" -> Kind.HEAD;
            case "PUT" -> put(isPart, head);
            case "DELETE" -> isPart ? Kind.ABORT_UPLOAD : Kind.DELETE;
            case "POST" -> post(isPart, query);
            default -> throw new IllegalStateException(method + " " + path);
        };
    }

    private static Kind put(boolean isPart, HttpMessage head) {
        if (isPart) {
            return Kind.PUT_PART;
        }
        return head.header("x-amz-copy-source").isEmpty() ? Kind.PUT : Kind.COPY;
    }

    private static Kind post(boolean isPart, String query) {
        if (query.contains("&delete")) {
            return Kind.DELETE;
        }
        return isPart ? Kind.COMPLETE_UPLOAD : Kind.BEGIN_UPLOAD;
    }

    /** What follows the bucket. */
    private static String key(String path) {
        int slash = path.indexOf('/', 1);
        return slash < 0 ? "" : decode(path.substring(slash + 1));
    }

    private static String prefix(String query) {
        for (String part : query.split("&", -1)) {
            if (part.startsWith("prefix=")) {
                return decode(part.substring("prefix=".length()));
            }
        }
        return "";
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
