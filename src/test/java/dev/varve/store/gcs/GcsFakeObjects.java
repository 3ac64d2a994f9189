package dev.varve.store.gcs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The methods of <a href="https://cloud.google.com/storage/docs/json_api/v1/objects">Objects</a>
 * that send no content, as far as the store needs them.
 */
final class GcsFakeObjects {

    private static final int PAGE = 1000;
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

    private final GcsFakeBuckets buckets;

    /** Bytes copied so far, by rewrite token. */
    private final Map<String, Long> rewrites = new ConcurrentHashMap<>();

    private volatile long rewriteBytesPerCall = 8 << 20;
    private volatile int pageSize = PAGE;

    GcsFakeObjects(GcsFakeBuckets buckets) {
        this.buckets = buckets;
    }

    void limit(long rewriteBytesPerCall, int pageSize) {
        this.rewriteBytesPerCall = rewriteBytesPerCall;
        this.pageSize = pageSize;
    }

    GcsFakeReply bucket(GcsFakeRequest request, String bucket) {
        request.allow("projection");
        buckets.of(bucket);
        JsonObject resource = new JsonObject();
        resource.addProperty("kind", "storage#bucket");
        resource.addProperty("name", bucket);
        if (buckets.isRetaining()) {
            JsonObject retention = new JsonObject();
            retention.addProperty("mode", "Enabled");
            resource.add("objectRetention", retention);
        }
        return reply(request, resource);
    }

    GcsFakeReply get(GcsFakeRequest request, String bucket, String name) {
        request.allow("generation", "ifGenerationMatch", "projection");
        buckets.check(bucket, name, request.number("ifGenerationMatch"));
        return reply(request, buckets.require(bucket, name).resource());
    }

    /** The bytes, or the one range of them that the {@code Range} header names. */
    GcsFakeReply read(GcsFakeRequest request, String bucket, String name) {
        request.allow("generation", "ifGenerationMatch", "projection");
        buckets.check(bucket, name, request.number("ifGenerationMatch"));
        GcsFakeObject object = buckets.require(bucket, name);
        int size = object.bytes().length;
        if (request.header("Range").isEmpty()) {
            return media(object, 200, 0, size);
        }
        Matcher range = RANGE.matcher(request.header("Range").get());
        if (!range.matches()) {
            throw GcsFakeRequest.malformed("Range: " + request.header("Range").get());
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        if (last < first) {
            throw GcsFakeRequest.malformed("Range: " + request.header("Range").get());
        }
        if (first >= size) {
            throw new GcsFakeError(
                    416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
        }
        int end = (int) Math.min(size, last + 1 < 0 ? Long.MAX_VALUE : last + 1);
        return media(object, 206, (int) first, end)
                .with("Content-Range", "bytes %d-%d/%d".formatted(first, end - 1, size));
    }

    private static GcsFakeReply media(GcsFakeObject object, int status, int from, int end) {
        byte[] body = Arrays.copyOfRange(object.bytes(), from, end);
        return GcsFakeReply.of(status, object.contentType(), body)
                .with(
                        "X-Goog-Hash",
                        "crc32c=%s,md5=%s"
                                .formatted(
                                        GcsFakeObject.crc32c(object.bytes()),
                                        GcsFakeObject.md5(object.bytes())))
                .with("X-Goog-Generation", Long.toString(object.generation()))
                .with("X-Goog-Stored-Content-Length", Integer.toString(object.bytes().length));
    }

    GcsFakeReply list(GcsFakeRequest request, String bucket) {
        request.allow("prefix", "pageToken", "maxResults", "projection", "startOffset");
        String prefix = request.parameter("prefix").orElse("");
        String after = request.parameter("pageToken").map(GcsFakeObjects::afterOf).orElse("");
        long most = Math.min(pageSize, request.number("maxResults").orElse((long) PAGE));
        if (most < 1) {
            throw GcsFakeRequest.malformed("Invalid value for maxResults");
        }
        NavigableMap<String, GcsFakeObject> rest =
                after.isEmpty()
                        ? buckets.copy(bucket).tailMap(prefix, true)
                        : buckets.copy(bucket).tailMap(after, false);
        JsonArray items = new JsonArray();
        JsonObject page = new JsonObject();
        page.addProperty("kind", "storage#objects");
        String last = "";
        for (GcsFakeObject object : rest.values()) {
            if (!object.name().startsWith(prefix)) {
                break;
            }
            if (items.size() == most) {
                page.addProperty("nextPageToken", tokenOf(last));
                break;
            }
            items.add(object.resource());
            last = object.name();
        }
        if (!items.isEmpty()) {
            page.add("items", items);
        }
        return reply(request, page);
    }

    private static String tokenOf(String name) {
        return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String afterOf(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GcsFakeRequest.malformed("Invalid page token");
        }
    }

    GcsFakeReply delete(GcsFakeRequest request, String bucket, String name) {
        request.allow("generation", "ifGenerationMatch");
        buckets.delete(bucket, name, request.number("ifGenerationMatch"));
        return GcsFakeReply.empty(204);
    }

    /**
     * A step of <a href="https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite">
     * Objects: rewrite</a>.
     */
    GcsFakeReply rewrite(
            GcsFakeRequest request, Location from, Location to, JsonObject overridden) {
        request.allow(
                "ifGenerationMatch",
                "ifSourceGenerationMatch",
                "sourceGeneration",
                "rewriteToken",
                "maxBytesRewrittenPerCall",
                "projection");
        GcsFakeObject source = buckets.require(from.bucket(), from.name());
        buckets.check(from.bucket(), from.name(), request.number("ifSourceGenerationMatch"));
        buckets.check(to.bucket(), to.name(), request.number("ifGenerationMatch"));
        long before = request.parameter("rewriteToken").map(this::copiedBefore).orElse(0L);
        long size = source.bytes().length;
        long copied = Math.min(size, before + rewriteBytesPerCall);
        JsonObject answer = new JsonObject();
        answer.addProperty("kind", "storage#rewriteResponse");
        answer.addProperty("totalBytesRewritten", Long.toString(copied));
        answer.addProperty("objectSize", Long.toString(size));
        answer.addProperty("done", copied == size);
        if (copied < size) {
            String token = UUID.randomUUID().toString();
            rewrites.put(token, copied);
            answer.addProperty("rewriteToken", token);
        } else {
            // A resource in the request replaces all of the source's metadata.
            JsonObject given = overridden.isEmpty() ? source.given() : overridden;
            GcsFakeObject copy =
                    buckets.put(
                            to.bucket(),
                            to.name(),
                            source.bytes(),
                            given,
                            request.number("ifGenerationMatch"));
            answer.add("resource", copy.resource());
        }
        return reply(request, answer);
    }

    private long copiedBefore(String token) {
        Long copied = rewrites.get(token);
        if (copied == null) {
            throw GcsFakeRequest.malformed("Invalid rewrite token");
        }
        return copied;
    }

    static GcsFakeReply reply(GcsFakeRequest request, JsonObject resource) {
        return GcsFakeReply.json(
                200,
                request.parameter("fields")
                        .map(mask -> GcsFakeFields.only(resource, mask))
                        .orElse(resource));
    }

    /** Where an object is. */
    record Location(String bucket, String name) {}
}
