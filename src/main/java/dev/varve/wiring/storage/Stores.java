package dev.varve.wiring.storage;

import com.google.auth.Credentials;
import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.store.gcs.GcsStore;
import dev.varve.store.s3.S3Store;
import dev.varve.wiring.configuration.BucketKeys;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.StoreSettings;
import dev.varve.wiring.configuration.VarveConfig;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The one place that turns the configured type into a store. What is not chosen is never made: its
 * client is only made when it is asked for.
 */
@Singleton
public final class Stores {

    private final VarveConfig config;
    private final Instance<S3Client> s3;
    private final Instance<S3Client> mirrorS3;
    private final Instance<Credentials> google;

    @Inject
    Stores(
            VarveConfig config,
            Instance<S3Client> s3,
            @Mirrored Instance<S3Client> mirrorS3,
            Instance<Credentials> google) {
        this.config = config;
        this.s3 = s3;
        this.mirrorS3 = mirrorS3;
        this.google = google;
    }

    /** Touches neither disk nor network. */
    public BlobStore open() {
        if (config.dryRun().isOn()) {
            return new DryRunStore();
        }
        return open(config.store().type(), EngineSettings.directory(config), config.store(), s3);
    }

    /**
     * The mirror with retries of its own, whatever becomes of the store: they end when the thread
     * is interrupted. Touches neither disk nor network.
     *
     * @return empty where none is configured
     */
    public Optional<BlobStore> openMirror() {
        return config.mirror()
                .type()
                .map(
                        type ->
                                RetryingStore.mirror(
                                        config,
                                        open(
                                                type,
                                                EngineSettings.folder(
                                                        config.mirror().directory().orElse("")),
                                                config.mirror(),
                                                mirrorS3)));
    }

    private BlobStore open(
            Choice.StoreType type, Path directory, BucketKeys place, Instance<S3Client> client) {
        return switch (type) {
            case LOCAL -> new LocalStore(directory);
            case S3 -> new ProvenStore(new S3Store(client::get, StoreSettings.s3(config, place)));
            case GCS ->
                    new ProvenStore(
                            new GcsStore(
                                    StoreSettings.gcsConnection(
                                                    config, place, new GoogleSource(google))
                                            .options(),
                                    StoreSettings.gcs(place)));
        };
    }

    /** The local store, for those who have no container. */
    public static BlobStore local(VarveConfig config) {
        return new LocalStore(EngineSettings.directory(config));
    }
}
