package dev.varve.store.gcs;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@link GcsFake} holds. Every look and change is one step, as Cloud Storage is strongly
 * consistent.
 */
final class GcsFakeBuckets {

    private static final int MAX_NAME_BYTES = 1024;

    private static final Comparator<String> BY_UTF8 =
            (left, right) ->
                    Arrays.compareUnsigned(
                            left.getBytes(StandardCharsets.UTF_8),
                            right.getBytes(StandardCharsets.UTF_8));

    private final ConcurrentHashMap<String, NavigableMap<String, GcsFakeObject>> buckets =
            new ConcurrentHashMap<>();
    private final AtomicLong generations = new AtomicLong(1_700_000_000_000_000L);

    private volatile boolean ignoringPreconditions;
    private volatile boolean retaining;

    void create(String bucket) {
        buckets.putIfAbsent(bucket, new TreeMap<>(BY_UTF8));
    }

    void turnOnRetention() {
        retaining = true;
    }

    boolean isRetaining() {
        return retaining;
    }

    void ignorePreconditions() {
        ignoringPreconditions = true;
    }

    NavigableMap<String, GcsFakeObject> of(String bucket) {
        NavigableMap<String, GcsFakeObject> objects = buckets.get(bucket);
        if (objects == null) {
            throw GcsFakeError.noSuchBucket();
        }
        return objects;
    }

    /** The objects at this moment, in the order of their names' UTF-8. */
    NavigableMap<String, GcsFakeObject> copy(String bucket) {
        NavigableMap<String, GcsFakeObject> objects = of(bucket);
        synchronized (objects) {
            return new TreeMap<>(objects);
        }
    }

    GcsFakeObject require(String bucket, String name) {
        NavigableMap<String, GcsFakeObject> objects = of(bucket);
        synchronized (objects) {
            GcsFakeObject object = objects.get(name);
            if (object == null) {
                throw GcsFakeError.noSuchObject(bucket, name);
            }
            return object;
        }
    }

    /** Puts an object in place, if the precondition holds. */
    GcsFakeObject put(
            String bucket,
            String name,
            byte[] bytes,
            JsonObject given,
            Optional<Long> ifGenerationMatch) {
        if (name.isEmpty()
                || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES
                || name.contains("\r")
                || name.contains("\n")) {
            throw GcsFakeRequest.malformed("Invalid object name");
        }
        requireChecksums(bytes, given);
        NavigableMap<String, GcsFakeObject> objects = of(bucket);
        synchronized (objects) {
            check(objects.get(name), ifGenerationMatch);
            GcsFakeObject object =
                    new GcsFakeObject(bucket, name, generations.incrementAndGet(), bytes, given);
            objects.put(name, object);
            return object;
        }
    }

    /** Refuses when the precondition does not hold now. */
    void check(String bucket, String name, Optional<Long> ifGenerationMatch) {
        NavigableMap<String, GcsFakeObject> objects = of(bucket);
        synchronized (objects) {
            check(objects.get(name), ifGenerationMatch);
        }
    }

    void delete(String bucket, String name, Optional<Long> ifGenerationMatch) {
        NavigableMap<String, GcsFakeObject> objects = of(bucket);
        synchronized (objects) {
            check(require(bucket, name), ifGenerationMatch);
            objects.remove(name);
        }
    }

    private void check(GcsFakeObject there, Optional<Long> ifGenerationMatch) {
        long generation = there == null ? 0 : there.generation();
        if (!ignoringPreconditions
                && ifGenerationMatch.isPresent()
                && ifGenerationMatch.get() != generation) {
            throw GcsFakeError.conditionNotMet();
        }
    }

    private static void requireChecksums(byte[] bytes, JsonObject given) {
        requireChecksum(given, "crc32c", "CRC32C", GcsFakeObject.crc32c(bytes));
        requireChecksum(given, "md5Hash", "MD5 hash", GcsFakeObject.md5(bytes));
    }

    private static void requireChecksum(
            JsonObject given, String field, String name, String calculated) {
        if (given.has(field) && !given.get(field).getAsString().equals(calculated)) {
            throw GcsFakeRequest.malformed(
                    "Provided %s \"%s\" doesn't match calculated %s \"%s\"."
                            .formatted(name, given.get(field).getAsString(), name, calculated));
        }
    }
}
