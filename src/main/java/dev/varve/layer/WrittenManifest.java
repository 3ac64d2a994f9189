package dev.varve.layer;

import dev.varve.layer.audit.AuditProducer;
import dev.varve.record.JsonTree;
import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest in the store says that its event says, too.
 *
 * @param createdAt when the range was published
 * @param producer who published it
 * @param eventHash of its event; empty if it tells of none
 */
record WrittenManifest(String createdAt, AuditProducer producer, String eventHash) {

    /**
     * @throws jakarta.json.JsonException if it is no JSON object
     */
    static WrittenManifest parse(String json) {
        JsonObject root = JsonTree.object(json);
        JsonObject producer = root.getJsonObject("producer");
        return new WrittenManifest(
                root.getString("created_at", ""),
                new AuditProducer(
                        text(producer, "name"),
                        text(producer, "version"),
                        text(producer, "git_sha")),
                root.getString("pas_event_hash", ""));
    }

    private static String text(@Nullable JsonObject producer, String member) {
        return producer == null ? "" : producer.getString(member, "");
    }
}
