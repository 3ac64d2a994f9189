package dev.varve.store.gcs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/**
 * A refusal, in the form of <a
 * href="https://cloud.google.com/storage/docs/json_api/v1/status-codes">HTTP status and error codes
 * for JSON</a>.
 */
final class GcsFakeError extends RuntimeException {

    private static final String NO_SUCH_OBJECT = "No such object: ";

    private final int status;
    private final String reason;

    GcsFakeError(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    static GcsFakeError noSuchBucket() {
        return new GcsFakeError(404, "notFound", "The specified bucket does not exist.");
    }

    static GcsFakeError noSuchObject(String bucket, String name) {
        return new GcsFakeError(404, "notFound", NO_SUCH_OBJECT + bucket + "/" + name);
    }

    boolean isOfMissingObject() {
        return String.valueOf(getMessage()).startsWith(NO_SUCH_OBJECT);
    }

    static GcsFakeError conditionNotMet() {
        return new GcsFakeError(
                412,
                "conditionNotMet",
                "At least one of the pre-conditions you specified did not hold.");
    }

    static GcsFakeError ofStatus(int status) {
        String reason =
                switch (status) {
                    case 401 -> "required";
                    case 403 -> "forbidden";
                    case 404 -> "notFound";
                    case 408 -> "requestTimeout";
                    case 410 -> "gone";
                    case 429 -> "rateLimitExceeded";
                    default -> "backendError";
                };
        return new GcsFakeError(status, reason, "as the test wants it: " + status);
    }

    GcsFakeReply reply() {
        JsonObject one = new JsonObject();
        one.addProperty("message", getMessage());
        one.addProperty("domain", "global");
        one.addProperty("reason", reason);
        JsonArray errors = new JsonArray();
        errors.add(one);
        JsonObject error = new JsonObject();
        error.addProperty("code", status);
        error.addProperty("message", getMessage());
        error.add("errors", errors);
        JsonObject body = new JsonObject();
        body.add("error", error);
        return GcsFakeReply.json(status, body);
    }
}
