package dev.varve.store.s3;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** What new objects are given beside their bytes. */
final class ObjectAttributes {

    /** Tells an object that this process made, though it never heard so, from another's. */
    static final String MAKER = "varve-maker";

    private final S3Settings settings;

    ObjectAttributes(S3Settings settings) {
        this.settings = settings;
    }

    /** A name that no other object says of who made it. */
    static String newMaker() {
        return UUID.randomUUID().toString();
    }

    void set(PutObjectRequest.Builder request, String key, String maker) {
        request.contentType(ContentKind.of(key).mediaType())
                .metadata(metadata(key, maker))
                .serverSideEncryption(encryption())
                .ssekmsKeyId(absentIfEmpty(settings.kmsKey()))
                .storageClass(absentIfEmpty(settings.storageClass()))
                .objectLockLegalHoldStatus(hold(key));
        settings.lock()
                .retainedUntil(key)
                .ifPresent(
                        until ->
                                request.objectLockMode(lockMode())
                                        .objectLockRetainUntilDate(until));
        if (!settings.tags().isEmpty()) {
            request.tagging(tagging());
        }
    }

    void set(CreateMultipartUploadRequest.Builder request, String key, String maker) {
        request.contentType(ContentKind.of(key).mediaType())
                .metadata(metadata(key, maker))
                .serverSideEncryption(encryption())
                .ssekmsKeyId(absentIfEmpty(settings.kmsKey()))
                .storageClass(absentIfEmpty(settings.storageClass()))
                .objectLockLegalHoldStatus(hold(key));
        settings.lock()
                .retainedUntil(key)
                .ifPresent(
                        until ->
                                request.objectLockMode(lockMode())
                                        .objectLockRetainUntilDate(until));
        if (!settings.tags().isEmpty()) {
            request.tagging(tagging());
        }
    }

    private Map<String, String> metadata(String key, String maker) {
        Map<String, String> metadata = new HashMap<>(settings.metadata());
        metadata.put("format", ContentKind.of(key).format());
        metadata.put(MAKER, maker);
        return metadata;
    }

    private @Nullable ServerSideEncryption encryption() {
        return switch (settings.encryption()) {
            case NONE -> null;
            case AES256 -> ServerSideEncryption.AES256;
            case AWS_KMS -> ServerSideEncryption.AWS_KMS;
        };
    }

    private @Nullable ObjectLockLegalHoldStatus hold(String key) {
        return settings.lock().isHeld(key) ? ObjectLockLegalHoldStatus.ON : null;
    }

    private ObjectLockMode lockMode() {
        return switch (settings.lock().mode()) {
            case GOVERNANCE -> ObjectLockMode.GOVERNANCE;
            case COMPLIANCE -> ObjectLockMode.COMPLIANCE;
        };
    }

    /** Where there are none, even an empty header asks for a permission of its own. */
    private Tagging tagging() {
        return Tagging.builder()
                .tagSet(
                        settings.tags().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(
                                        tag ->
                                                Tag.builder()
                                                        .key(tag.getKey())
                                                        .value(tag.getValue())
                                                        .build())
                                .toList())
                .build();
    }

    private static @Nullable String absentIfEmpty(String value) {
        return value.isEmpty() ? null : value;
    }

    /** What an object's name says of its content, for readers that ask the server. */
    enum ContentKind {
        PARQUET(".parquet", "parquet", "application/vnd.apache.parquet"),
        JSON(".json", "json", "application/json"),
        NDJSON(".ndjson", "ndjson", "application/x-ndjson"),
        PACKED_NDJSON(".ndjson.zst", "ndjson", "application/zstd"),
        BYTES("", "bytes", "application/octet-stream");

        private final String suffix;
        private final String format;
        private final String mediaType;

        ContentKind(String suffix, String format, String mediaType) {
            this.suffix = suffix;
            this.format = format;
            this.mediaType = mediaType;
        }

        static ContentKind of(String key) {
            for (ContentKind kind : values()) {
                if (key.endsWith(kind.suffix)) {
                    return kind;
                }
            }
            return BYTES;
        }

        String format() {
            return format;
        }

        String mediaType() {
            return mediaType;
        }
    }
}
