package dev.varve.store.gcs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How content comes in: <a
 * href="https://cloud.google.com/storage/docs/json_api/v1/objects/insert">Objects: insert</a> with
 * {@code uploadType} {@code media}, {@code multipart} and {@code resumable}.
 */
final class GcsFakeUploads {

    private static final String[] INSERT = {
        "uploadType", "name", "ifGenerationMatch", "contentEncoding", "predefinedAcl", "projection"
    };
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/related;\\s*boundary=\"?([^\";]+)\"?");

    private final GcsFakeBuckets buckets;
    private final Map<String, GcsFakeSession> sessions = new ConcurrentHashMap<>();

    private volatile boolean checkingAtStart = true;

    GcsFakeUploads(GcsFakeBuckets buckets) {
        this.buckets = buckets;
    }

    /** Preconditions of resumable uploads are then looked at only when they end. */
    void checkOnlyAtTheEnd() {
        checkingAtStart = false;
    }

    /** Sessions that were begun, and neither finished nor cancelled nor lost. */
    long open() {
        return sessions.values().stream().filter(GcsFakeSession::isOpen).count();
    }

    /** The whole object in one request. */
    GcsFakeReply insert(GcsFakeRequest request, String bucket, byte[] body) {
        request.allow(INSERT);
        JsonObject given = new JsonObject();
        byte[] content = body;
        String type = request.header("Content-Type").orElse("application/octet-stream");
        switch (request.require("uploadType")) {
            case "media" -> given.addProperty("contentType", type);
            case "multipart" -> {
                Part metadata = part(type, body, 0);
                Part media = part(type, body, metadata.next());
                given = GcsFakeRequest.json(metadata.body());
                if (!given.has("contentType")) {
                    given.addProperty("contentType", media.contentType());
                }
                content = media.body();
            }
            default -> throw GcsFakeRequest.malformed("Invalid value for uploadType");
        }
        String name = name(request, given);
        Optional<Long> condition = request.number("ifGenerationMatch");
        return GcsFakeObjects.reply(
                request, buckets.put(bucket, name, content, given, condition).resource());
    }

    /** Begins a resumable upload; the answer's {@code Location} is the session. */
    GcsFakeReply start(GcsFakeRequest request, String bucket, byte[] body, String endpoint) {
        request.allow(INSERT);
        buckets.of(bucket);
        JsonObject given = GcsFakeRequest.json(body);
        if (!given.has("contentType")) {
            request.header("X-Upload-Content-Type")
                    .ifPresent(type -> given.addProperty("contentType", type));
        }
        String name = name(request, given);
        Optional<Long> condition = request.number("ifGenerationMatch");
        if (checkingAtStart) {
            buckets.check(bucket, name, condition);
        }
        String id = UUID.randomUUID().toString();
        sessions.put(id, new GcsFakeSession(buckets, bucket, name, given, condition));
        return GcsFakeReply.empty(200)
                .with(
                        "Location",
                        "%s/upload/storage/v1/b/%s/o?uploadType=resumable&upload_id=%s"
                                .formatted(endpoint, bucket, id))
                .with("X-GUploader-UploadID", id);
    }

    /** The session that the request names. */
    GcsFakeSession session(GcsFakeRequest request) {
        request.allow("uploadType", "upload_id");
        GcsFakeSession session = sessions.get(request.require("upload_id"));
        if (session == null) {
            throw new GcsFakeError(404, "notFound", "No such upload session");
        }
        return session;
    }

    private static String name(GcsFakeRequest request, JsonObject given) {
        return request.parameter("name")
                .or(() -> Optional.ofNullable(given.get("name")).map(name -> name.getAsString()))
                .orElseThrow(() -> new GcsFakeError(400, "required", "Required parameter: name"));
    }

    private static Part part(String type, byte[] body, int from) {
        Matcher matcher = BOUNDARY.matcher(type);
        if (!matcher.matches()) {
            throw GcsFakeRequest.malformed("Content-Type: " + type);
        }
        // One byte is one character in this encoding, so that text can be searched in bytes.
        String text = new String(body, ISO_8859_1);
        String boundary = "--" + matcher.group(1);
        int begin = text.indexOf(boundary, from);
        int head = begin + boundary.length() + 2;
        int blank = text.indexOf("\r\n\r\n", head);
        int end = text.indexOf("\r\n" + boundary, blank + 2);
        if (begin < 0 || blank < 0 || end < 0) {
            throw GcsFakeRequest.malformed("Malformed multipart body.");
        }
        String contentType = "application/octet-stream";
        for (String line : text.substring(head, blank).split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-type:")) {
                contentType = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        int start = Math.min(blank + 4, end);
        return new Part(contentType, Arrays.copyOfRange(body, start, end), end);
    }

    private record Part(String contentType, byte[] body, int next) {}
}
