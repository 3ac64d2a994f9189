package dev.varve.store.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** One request to {@link GcsFake}, taken apart and looked at closely. */
record GcsFakeRequest(
        String method, String path, Map<String, String> query, HttpExchange exchange) {

    /**
     * Standard query parameters that the client library sends along; see <a
     * href="https://cloud.google.com/storage/docs/json_api/v1/parameters">Standard query
     * parameters</a>.
     */
    private static final Set<String> STANDARD = Set.of("alt", "fields", "prettyPrint");

    static GcsFakeRequest of(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int at = pair.indexOf('=');
                if (at < 0) {
                    throw malformed("a parameter without a value: " + pair);
                }
                String name = decode(pair.substring(0, at));
                if (query.put(name, decode(pair.substring(at + 1).replace("+", "%20"))) != null) {
                    throw malformed("the parameter " + name + " comes twice");
                }
            }
        }
        return new GcsFakeRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query,
                exchange);
    }

    static GcsFakeError malformed(String message) {
        return new GcsFakeError(400, "invalid", message);
    }

    /** Percent-encoding undone; a plus stays a plus. */
    static String decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else if (c > ' ' && c < 0x7F) {
                bytes.write(c);
            } else {
                throw malformed("an unescaped character in " + encoded);
            }
        }
        return bytes.toString(UTF_8);
    }

    /** Refuses parameters that the method does not have. */
    void allow(String... names) {
        Set<String> allowed = Set.of(names);
        for (String name : query.keySet()) {
            if (!allowed.contains(name) && !STANDARD.contains(name)) {
                throw malformed("Unknown query parameter: " + name);
            }
        }
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    String require(String name) {
        return parameter(name)
                .orElseThrow(
                        () -> new GcsFakeError(400, "required", "Required parameter: " + name));
    }

    Optional<Long> number(String name) {
        try {
            return parameter(name).map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw malformed("Invalid value for " + name + ": " + query.get(name));
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** All of the body, unpacked. */
    byte[] body() throws IOException {
        InputStream sent = exchange.getRequestBody();
        boolean packed = header("Content-Encoding").equals(Optional.of("gzip"));
        try (InputStream plain = packed ? new GZIPInputStream(sent) : sent) {
            return plain.readAllBytes();
        }
    }

    /** The body as a JSON object; an empty body is an empty object. */
    static JsonObject json(byte[] body) {
        try {
            return body.length == 0
                    ? new JsonObject()
                    : JsonParser.parseString(new String(body, UTF_8)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new GcsFakeError(400, "parseError", "Parse Error: " + e.getMessage());
        }
    }
}
