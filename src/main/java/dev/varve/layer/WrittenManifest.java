package dev.varve.layer;

import dev.varve.layer.audit.AuditProducer;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest in the store says that its event says, too.
 *
 * @param createdAt when the range was published
 * @param producer who published it
 * @param eventHash of its event; empty if it tells of none
 */
record WrittenManifest(String createdAt, AuditProducer producer, String eventHash) {

    /** Looked up once: that takes longer than to read a manifest. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /**
     * @throws jakarta.json.JsonException if it is no JSON object
     */
    static WrittenManifest parse(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            JsonObject root = reader.readObject();
            JsonObject producer = root.getJsonObject("producer");
            return new WrittenManifest(
                    root.getString("created_at", ""),
                    new AuditProducer(
                            text(producer, "name"),
                            text(producer, "version"),
                            text(producer, "git_sha")),
                    root.getString("pas_event_hash", ""));
        }
    }

    private static String text(@Nullable JsonObject producer, String member) {
        return producer == null ? "" : producer.getString(member, "");
    }
}
