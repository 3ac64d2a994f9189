package dev.varve.store.gcs;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resumable upload, as <a
 * href="https://cloud.google.com/storage/docs/performing-resumable-uploads">Perform resumable
 * uploads</a> describes it: chunks in order, in whole 256 KiB but for the last; 308 and {@code
 * Range} say what is kept; a request without content asks; the total ends it; deleting it is
 * answered with 499.
 */
final class GcsFakeSession {

    static final int GRANULE_BYTES = 256 << 10;

    private static final Pattern CHUNK = Pattern.compile("bytes ([0-9]+)-([0-9]+)/([0-9]+|\\*)");
    private static final Pattern TOTAL = Pattern.compile("bytes \\*/([0-9]+|\\*)");

    private enum State {
        OPEN,
        DONE,
        CANCELLED,
        REFUSED,
        GONE
    }

    private final GcsFakeBuckets buckets;
    private final String bucket;
    private final String name;
    private final JsonObject given;
    private final Optional<Long> ifGenerationMatch;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    private State state = State.OPEN;
    private int goneStatus = 410;
    private GcsFakeObject object;

    GcsFakeSession(
            GcsFakeBuckets buckets,
            String bucket,
            String name,
            JsonObject given,
            Optional<Long> ifGenerationMatch) {
        this.buckets = buckets;
        this.bucket = bucket;
        this.name = name;
        this.given = given;
        this.ifGenerationMatch = ifGenerationMatch;
    }

    synchronized boolean isOpen() {
        return state == State.OPEN;
    }

    synchronized void forget(int status) {
        if (state != State.DONE) {
            state = State.GONE;
        }
        goneStatus = status;
    }

    static boolean isQuestion(GcsFakeRequest request) {
        return request.header("Content-Range").orElse("").equals("bytes */*");
    }

    synchronized GcsFakeReply cancel() {
        requireNotGone();
        if (state == State.OPEN) {
            state = State.CANCELLED;
        }
        return GcsFakeReply.empty(499);
    }

    /**
     * A chunk, the end, or a question.
     *
     * @param part whether only a part of the chunk is to be kept
     */
    synchronized GcsFakeReply put(GcsFakeRequest request, byte[] body, boolean part) {
        requireNotGone();
        if (state == State.DONE) {
            return GcsFakeReply.json(200, object.resource());
        }
        String range =
                request.header("Content-Range")
                        .orElseThrow(() -> GcsFakeRequest.malformed("no Content-Range"));
        Matcher total = TOTAL.matcher(range);
        if (total.matches()) {
            if (body.length > 0) {
                throw GcsFakeRequest.malformed(range + " with content");
            }
            return total.group(1).equals("*")
                    ? incomplete()
                    : end(request, Long.parseLong(total.group(1)));
        }
        Matcher chunk = CHUNK.matcher(range);
        if (!chunk.matches()) {
            throw GcsFakeRequest.malformed("Failed to parse Content-Range header: " + range);
        }
        long first = Long.parseLong(chunk.group(1));
        long last = Long.parseLong(chunk.group(2));
        boolean isLast = !chunk.group(3).equals("*");
        if (last - first + 1 != body.length || isLast && last + 1 != total(chunk)) {
            throw GcsFakeRequest.malformed(range + " with " + body.length + " bytes");
        }
        if (!isLast && body.length % GRANULE_BYTES != 0) {
            throw GcsFakeRequest.malformed(range + " is not in whole 256 KiB");
        }
        if (first > kept.size()) {
            throw GcsFakeRequest.malformed(
                    "According to the Content-Range header, the upload offset is %d byte(s), which exceeds already uploaded size of %d byte(s)."
                            .formatted(first, kept.size()));
        }
        int known = (int) Math.min(body.length, kept.size() - first);
        int length = part ? body.length / 2 / GRANULE_BYTES * GRANULE_BYTES : body.length;
        kept.write(body, known, Math.max(0, length - known));
        return isLast && !part ? end(request, total(chunk)) : incomplete();
    }

    /** What came of a chunk before its connection broke: whole 256 KiB of it are kept. */
    synchronized void keep(GcsFakeRequest request, byte[] begun) {
        Matcher chunk = CHUNK.matcher(request.header("Content-Range").orElse(""));
        if (state == State.OPEN && chunk.matches()) {
            int known = (int) Math.max(0, kept.size() - Long.parseLong(chunk.group(1)));
            int length = begun.length / GRANULE_BYTES * GRANULE_BYTES;
            kept.write(begun, Math.min(known, length), Math.max(0, length - known));
        }
    }

    private static long total(Matcher chunk) {
        return Long.parseLong(chunk.group(3));
    }

    private GcsFakeReply incomplete() {
        GcsFakeReply reply = GcsFakeReply.empty(308);
        return kept.size() == 0 ? reply : reply.with("Range", "bytes=0-" + (kept.size() - 1));
    }

    private GcsFakeReply end(GcsFakeRequest request, long total) {
        if (total != kept.size()) {
            return incomplete();
        }
        JsonObject metadata = given.deepCopy();
        request.header("X-Goog-Hash")
                .ifPresent(
                        hash -> {
                            if (!hash.startsWith("crc32c=")) {
                                throw GcsFakeRequest.malformed("X-Goog-Hash: " + hash);
                            }
                            metadata.addProperty("crc32c", hash.substring("crc32c=".length()));
                        });
        try {
            object = buckets.put(bucket, name, kept.toByteArray(), metadata, ifGenerationMatch);
        } catch (GcsFakeError refused) {
            state = State.REFUSED;
            throw refused;
        }
        state = State.DONE;
        return GcsFakeReply.json(200, object.resource());
    }

    private void requireNotGone() {
        switch (state) {
            case CANCELLED -> throw new GcsFakeError(499, "cancelled", "The upload was cancelled");
            case REFUSED, GONE ->
                    throw new GcsFakeError(goneStatus, "gone", "The upload session is gone");
            case OPEN, DONE -> {}
        }
    }
}
