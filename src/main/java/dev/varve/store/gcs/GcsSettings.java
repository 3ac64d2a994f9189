package dev.varve.store.gcs;

import dev.varve.store.ObjectLock;
import java.time.Duration;

/**
 * How a {@link GcsStore} works.
 *
 * @param bucket where the objects are
 * @param stagingPrefix below which {@code .varve-staging/} holds what is not finished; empty for
 *     the top of the bucket; without {@code /} at either end
 * @param chunkSizeBytes how much of a large object is sent at once, in whole 256 KiB
 * @param thresholdBytes up to this size an object is held in memory and sent with one request
 * @param probeTimeout how long {@link GcsStore#probe} may take
 * @param version what wrote the objects; stands in their metadata
 * @param lock what keeps new objects from being removed
 */
public record GcsSettings(
        String bucket,
        String stagingPrefix,
        int chunkSizeBytes,
        int thresholdBytes,
        Duration probeTimeout,
        String version,
        ObjectLock lock) {

    /**
     * Chunks but the last have a multiple of this many bytes: <a
     * href="https://cloud.google.com/storage/docs/performing-resumable-uploads#chunked-upload">
     * Multiple chunk upload</a>.
     */
    public static final int GRANULE_BYTES = 256 << 10;

    private static final int CHUNK_BYTES = 8 << 20;
    private static final int THRESHOLD_BYTES = 10 << 20;
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    /**
     * @throws IllegalArgumentException if the chunk size is not a positive multiple of 256 KiB, the
     *     threshold is negative, or the staging prefix begins or ends with {@code /}
     */
    public GcsSettings {
        if (chunkSizeBytes <= 0 || chunkSizeBytes % GRANULE_BYTES != 0) {
            throw new IllegalArgumentException(
                    "the chunk size must be a multiple of %d bytes, not %d"
                            .formatted(GRANULE_BYTES, chunkSizeBytes));
        }
        if (thresholdBytes < 0) {
            throw new IllegalArgumentException("the threshold is negative: " + thresholdBytes);
        }
        if (stagingPrefix.startsWith("/") || stagingPrefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "the staging prefix begins or ends with '/': " + stagingPrefix);
        }
    }

    /** Those for a bucket, with chunks of 8 MiB, a threshold of 10 MiB and probes of 5 seconds. */
    public static GcsSettings of(String bucket, String stagingPrefix, String version) {
        return new GcsSettings(
                bucket,
                stagingPrefix,
                CHUNK_BYTES,
                THRESHOLD_BYTES,
                PROBE_TIMEOUT,
                version,
                ObjectLock.NONE);
    }

    /** The same, with another chunk size. */
    public GcsSettings withChunkSizeBytes(int chunkSizeBytes) {
        return new GcsSettings(
                bucket, stagingPrefix, chunkSizeBytes, thresholdBytes, probeTimeout, version, lock);
    }

    /** The same, with another threshold. */
    public GcsSettings withThresholdBytes(int thresholdBytes) {
        return new GcsSettings(
                bucket, stagingPrefix, chunkSizeBytes, thresholdBytes, probeTimeout, version, lock);
    }

    /** The same, with another time for probes. */
    public GcsSettings withProbeTimeout(Duration probeTimeout) {
        return new GcsSettings(
                bucket, stagingPrefix, chunkSizeBytes, thresholdBytes, probeTimeout, version, lock);
    }

    /** The same, with new objects that are kept so. */
    public GcsSettings withLock(ObjectLock lock) {
        return new GcsSettings(
                bucket, stagingPrefix, chunkSizeBytes, thresholdBytes, probeTimeout, version, lock);
    }

    /** A name below {@code .varve-staging/}, where no key can lead. */
    String stagingName(String name) {
        return (stagingPrefix.isEmpty() ? "" : stagingPrefix + "/") + ".varve-staging/" + name;
    }
}
