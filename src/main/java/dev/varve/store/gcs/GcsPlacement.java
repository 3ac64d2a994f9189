package dev.varve.store.gcs;

import com.google.api.client.util.DateTime;
import com.google.api.services.storage.model.StorageObject;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.Crc32c;
import dev.varve.store.CreatedBlob;
import dev.varve.store.ObjectLock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Whether what has a name is what should have it: decided by length and CRC32C. Thread-safe.
 *
 * @see <a href="https://cloud.google.com/storage/docs/request-preconditions">Request
 *     preconditions</a>
 */
final class GcsPlacement {

    private static final int READ_BYTES = 64 << 10;

    /** By the ends of names; what is not here is bytes without further meaning. */
    private static final Map<String, String> TYPES =
            Map.of(
                    "parquet", "application/vnd.apache.parquet",
                    "json", "application/json",
                    "ndjson", "application/x-ndjson",
                    "ndjson.zst", "application/zstd");

    private final GcsApi api;
    private final String version;
    private final ObjectLock lock;

    GcsPlacement(GcsApi api, String version, ObjectLock lock) {
        this.api = api;
        this.version = version;
        this.lock = lock;
    }

    /**
     * An object's resource as it is sent.
     *
     * @param name its name in the bucket
     * @param like the key whose end says what kind of content it has
     */
    StorageObject describe(String name, BlobKey like, String upload) {
        Optional<String> end =
                TYPES.keySet().stream().filter(each -> like.name().endsWith("." + each)).findAny();
        Map<String, String> metadata = new TreeMap<>();
        end.ifPresent(known -> metadata.put("format", known.replace(".zst", "")));
        metadata.put("generator", "varve");
        metadata.put("version", version);
        metadata.put(GcsObject.UPLOAD, upload);
        StorageObject resource =
                new StorageObject()
                        .setName(name)
                        .setContentType(end.map(TYPES::get).orElse("application/octet-stream"))
                        .setMetadata(metadata);
        lock.retainedUntil(name).ifPresent(until -> resource.setRetention(retention(until)));
        if (lock.isHeld(name)) {
            resource.setTemporaryHold(true);
        }
        return resource;
    }

    private StorageObject.Retention retention(Instant until) {
        return new StorageObject.Retention()
                .setMode(
                        switch (lock.mode()) {
                            case GOVERNANCE -> "Unlocked";
                            case COMPLIANCE -> "Locked";
                        })
                .setRetainUntilTime(new DateTime(until.toEpochMilli()));
    }

    /**
     * What came of an object that was just made.
     *
     * @throws GcsResponseException if it holds other bytes; it is then removed again
     */
    GcsObject verified(GcsObject made, ExpectedContent content) throws IOException {
        if (isSame(made, content)) {
            return made;
        }
        // The answer itself may be what came wrong.
        Optional<GcsObject> there = api.get(made.name());
        if (there.isEmpty() || !isSame(there.get(), content)) {
            api.delete(made.name(), Optional.of(made.generation()));
            throw GcsResponseException.passing("the bytes changed on the way");
        }
        return there.get();
    }

    /**
     * What came of an object whose name was taken.
     *
     * @throws BlobExistsException if it holds other bytes
     */
    CreatedBlob found(BlobKey key, ExpectedContent content) throws IOException {
        GcsObject there =
                api.get(key.value())
                        .orElseThrow(
                                () ->
                                        GcsResponseException.passing(
                                                "something else removed it meanwhile"));
        return found(key, there, content);
    }

    /** As {@link #found(BlobKey, ExpectedContent)}, for an object that is known already. */
    CreatedBlob found(BlobKey key, GcsObject there, ExpectedContent content) throws IOException {
        if (!isSame(there, content)) {
            throw new BlobExistsException(
                    key,
                    there.sizeBytes() == content.sizeBytes()
                            ? there.sizeBytes() + " bytes each, other CRC32C"
                            : "%d bytes there, %d bytes given"
                                    .formatted(there.sizeBytes(), content.sizeBytes()));
        }
        boolean ours = there.upload().equals(Optional.of(content.upload()));
        return new CreatedBlob(key, content.sizeBytes(), !ours);
    }

    private boolean isSame(GcsObject there, ExpectedContent content) throws IOException {
        return there.sizeBytes() == content.sizeBytes() && checksum(there).equals(content.crc32c());
    }

    /** The checksum of an object, read where the server knows none. */
    String checksum(GcsObject object) throws IOException {
        if (object.crc32c().isPresent()) {
            return object.crc32c().get();
        }
        CRC32C checksum = new CRC32C();
        byte[] bytes = new byte[READ_BYTES];
        try (InputStream in = api.read(object.name(), null, null).getContent()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                checksum.update(bytes, 0, read);
            }
        }
        return Crc32c.base64(checksum);
    }

    /**
     * What an object should hold.
     *
     * @param sizeBytes its length
     * @param crc32c its checksum in Base64
     * @param upload which upload it is
     */
    record ExpectedContent(long sizeBytes, String crc32c, String upload) {}
}
