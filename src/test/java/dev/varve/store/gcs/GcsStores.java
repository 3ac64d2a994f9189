package dev.varve.store.gcs;

import com.google.cloud.storage.StorageOptions;
import java.time.Duration;
import java.util.Optional;

/** Stores over a {@link GcsFake}. */
public final class GcsStores {

    public static final String BUCKET = "layers";

    private GcsStores() {}

    static StorageOptions options(GcsFake fake) {
        return connection(fake, Duration.ofSeconds(20)).options();
    }

    static GcsConnection connection(GcsFake fake, Duration readTimeout) {
        return new GcsConnection(
                Optional.of(fake.endpoint()),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                readTimeout);
    }

    static GcsSettings settings() {
        return GcsSettings.of(BUCKET, "lake", "0-test");
    }

    /** Chunks and threshold so small that little is much. */
    static GcsSettings smallSettings() {
        return settings()
                .withChunkSizeBytes(2 * GcsSettings.GRANULE_BYTES)
                .withThresholdBytes(600_000);
    }

    static GcsStore store(GcsFake fake) {
        return new GcsStore(options(fake), settings());
    }

    /**
     * @param patience how long an answer may take
     */
    public static GcsStore store(GcsFake fake, GcsSettings settings, Duration patience) {
        return new GcsStore(connection(fake, patience).options(), settings);
    }

    public static GcsStore smallStore(GcsFake fake) {
        return new GcsStore(options(fake), smallSettings());
    }
}
