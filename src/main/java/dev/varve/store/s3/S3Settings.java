package dev.varve.store.s3;

import dev.varve.store.ObjectLock;
import java.util.Map;

/**
 * How the store writes its objects.
 *
 * @param bucket where they lie
 * @param stagingPrefix below it, in {@code .varve-staging/}, lie objects whose names are not known
 *     yet and the probes of readiness; empty for the top of the bucket, otherwise without a {@code
 *     /} at its end
 * @param partSizeBytes the size of every part of a multipart upload but the last; 5 MiB to 1 GiB
 * @param thresholdBytes objects of at most this size are written by one request; 0 to 1 GiB
 * @param parallelParts how many parts may be under way at once, for all objects together
 * @param encryption of new objects
 * @param kmsKey the key's id, ARN or alias; empty for the account's default; only for {@link
 *     S3Encryption#AWS_KMS}
 * @param storageClass such as {@code STANDARD_IA}; empty for the bucket's default
 * @param tags of every new object, at most 10
 * @param metadata of every new object, beside {@code format}; {@code generator} and {@code version}
 * @param conditions what keeps objects from being replaced
 * @param expectedSizeBytes how large objects are meant to become
 * @param lock what keeps new objects from being removed
 */
public record S3Settings(
        String bucket,
        String stagingPrefix,
        int partSizeBytes,
        int thresholdBytes,
        int parallelParts,
        S3Encryption encryption,
        String kmsKey,
        String storageClass,
        Map<String, String> tags,
        Map<String, String> metadata,
        Conditions conditions,
        long expectedSizeBytes,
        ObjectLock lock) {

    /** The smallest part, but for the last of an upload, that S3 takes. */
    public static final int MIN_PART_SIZE_BYTES = 5 << 20;

    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_TAGS = 10;

    /**
     * @throws IllegalArgumentException if a value is outside of its range; the message names it
     */
    public S3Settings {
        require(!bucket.isEmpty(), "bucket is required for s3");
        require(
                partSizeBytes >= MIN_PART_SIZE_BYTES && partSizeBytes <= MAX_BYTES,
                "a part has 5 MiB to 1 GiB, not " + partSizeBytes + " bytes");
        require(
                thresholdBytes >= 0 && thresholdBytes <= MAX_BYTES,
                "the threshold is 0 to 1 GiB, not " + thresholdBytes + " bytes");
        require(parallelParts >= 1, "at least one part is under way, not " + parallelParts);
        require(
                kmsKey.isEmpty() || encryption == S3Encryption.AWS_KMS,
                "a KMS key is only used with the encryption aws:kms");
        require(tags.size() <= MAX_TAGS, "an object has at most 10 tags, not " + tags.size());
        tags = Map.copyOf(tags);
        metadata = Map.copyOf(metadata);
    }

    /** The same, with something else that keeps objects from being replaced. */
    public S3Settings withConditions(Conditions conditions) {
        return with(conditions, expectedSizeBytes, lock);
    }

    /** The same, for objects that are meant to become so large. */
    public S3Settings withExpectedSizeBytes(long expectedSizeBytes) {
        return with(conditions, expectedSizeBytes, lock);
    }

    /** The same, with new objects that are kept so. */
    public S3Settings withLock(ObjectLock lock) {
        return with(conditions, expectedSizeBytes, lock);
    }

    private S3Settings with(Conditions conditions, long expectedSizeBytes, ObjectLock lock) {
        return new S3Settings(
                bucket,
                stagingPrefix,
                partSizeBytes,
                thresholdBytes,
                parallelParts,
                encryption,
                kmsKey,
                storageClass,
                tags,
                metadata,
                conditions,
                expectedSizeBytes,
                lock);
    }

    /** Whether an object of that size is sent in parts. */
    boolean sendsInParts(long sizeBytes) {
        return sizeBytes > thresholdBytes && sizeBytes >= partSizeBytes;
    }

    /** The defaults: parts of 5 MiB, single requests up to 10 MiB, 4 parts under way. */
    public static S3Settings of(String bucket) {
        return new S3Settings(
                bucket,
                "",
                MIN_PART_SIZE_BYTES,
                10 << 20,
                4,
                S3Encryption.NONE,
                "",
                "",
                Map.of(),
                Map.of("generator", "varve"),
                Conditions.PROVEN,
                Long.MAX_VALUE,
                ObjectLock.NONE);
    }

    /** The key of that name in the staging area; no {@code BlobKey} can be it. */
    String stagingKey(String name) {
        return (stagingPrefix.isEmpty() ? "" : stagingPrefix + "/") + ".varve-staging/" + name;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
