package dev.varve.store.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came over the wire.
 *
 * @param method such as {@code PUT}
 * @param path decoded, such as {@code /bucket/a/b}
 * @param query decoded; a name alone has an empty value
 * @param headers by their names in lower case
 * @param body empty until it was read
 */
record WireRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body) {

    /** Reads everything but the body; empty when the client has closed the connection. */
    static Optional<WireRequest> readHead(InputStream in) throws IOException {
        String line = readLine(in);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] words = line.split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int mark = words[1].indexOf('?');
        String path = mark < 0 ? words[1] : words[1].substring(0, mark);
        Map<String, String> query = new HashMap<>();
        if (mark >= 0) {
            for (String pair : words[1].substring(mark + 1).split("&")) {
                String[] sides = pair.split("=", 2);
                query.put(decode(sides[0]), sides.length == 1 ? "" : decode(sides[1]));
            }
        }
        return Optional.of(
                new WireRequest(
                        words[0], decode(path.replace("+", "%2B")), query, headers, new byte[0]));
    }

    int contentLength() {
        return Integer.parseInt(headers.getOrDefault("content-length", "0"));
    }

    WireRequest withBody(byte[] read) {
        return new WireRequest(method, path, query, headers, read);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The part of the path behind the bucket; empty for the bucket itself. */
    String key() {
        int slash = path.indexOf('/', 1);
        return slash < 0 ? "" : path.substring(slash + 1);
    }

    String bucket() {
        int slash = path.indexOf('/', 1);
        return slash < 0 ? path.substring(1) : path.substring(1, slash);
    }

    /** What kind of request this is, as S3's reference names it. */
    String operation() {
        boolean part = query.containsKey("uploadId");
        return switch (method) {
            case "PUT" ->
                    !part
                            ? "PutObject"
                            : headers.containsKey("x-amz-copy-source")
                                    ? "UploadPartCopy"
                                    : "UploadPart";
            case "POST" -> part ? "CompleteMultipartUpload" : "CreateMultipartUpload";
            case "DELETE" -> part ? "AbortMultipartUpload" : "DeleteObject";
            case "HEAD" -> "HeadObject";
            default -> key().isEmpty() ? "ListObjectsV2" : "GetObject";
        };
    }

    static String decode(String text) {
        return URLDecoder.decode(text, UTF_8);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append(new String(new byte[] {(byte) c}, ISO_8859_1));
            }
        }
        return line.toString();
    }
}
