package dev.varve.store.gcs;

import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Cloud Storage says of an object.
 *
 * @param name its whole name
 * @param generation which of the objects that had this name it is
 * @param sizeBytes its length
 * @param crc32c its checksum in Base64; empty where an emulator knows none
 * @param upload which upload made it; empty when it was not Varve
 */
record GcsObject(
        String name,
        long generation,
        long sizeBytes,
        Optional<String> crc32c,
        Optional<String> upload) {

    /** Only these fields of the resource are asked for. */
    static final String FIELDS = "name,generation,size,crc32c,metadata";

    /** In the object's metadata: tells an upload of ours whose answer was lost from others. */
    static final String UPLOAD = "varve-upload";

    /**
     * @throws GcsResponseException if the answer is not that of Cloud Storage
     */
    static GcsObject of(@Nullable StorageObject resource) throws IOException {
        String name = resource == null ? null : resource.getName();
        Long generation = resource == null ? null : resource.getGeneration();
        BigInteger size = resource == null ? null : resource.getSize();
        if (resource == null || name == null || generation == null || size == null) {
            throw GcsResponseException.foreign();
        }
        Map<String, String> metadata = resource.getMetadata();
        return new GcsObject(
                name,
                generation,
                size.longValueExact(),
                Optional.ofNullable(resource.getCrc32c()),
                Optional.ofNullable(metadata == null ? null : metadata.get(UPLOAD)));
    }
}
