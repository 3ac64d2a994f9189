package dev.varve.store.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** One answer of {@link GcsFake}. */
record GcsFakeReply(int status, Map<String, String> headers, byte[] body) {

    static GcsFakeReply empty(int status) {
        return new GcsFakeReply(status, new LinkedHashMap<>(), new byte[0]);
    }

    static GcsFakeReply json(int status, JsonObject body) {
        return of(status, "application/json; charset=UTF-8", body.toString().getBytes(UTF_8));
    }

    static GcsFakeReply of(int status, String contentType, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        return new GcsFakeReply(status, headers, body);
    }

    GcsFakeReply with(String header, String value) {
        headers.put(header, value);
        return this;
    }
}
