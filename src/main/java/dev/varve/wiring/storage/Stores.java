package dev.varve.wiring.storage;

import com.google.auth.Credentials;
import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.store.gcs.GcsStore;
import dev.varve.store.s3.S3Store;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.StoreSettings;
import dev.varve.wiring.configuration.VarveConfig;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The one place that turns the configured type into a store. What is not chosen is never made: its
 * client is only made when it is asked for.
 */
@Singleton
public final class Stores {

    private final VarveConfig config;
    private final Instance<S3Client> s3;
    private final Instance<Credentials> google;

    @Inject
    Stores(VarveConfig config, Instance<S3Client> s3, Instance<Credentials> google) {
        this.config = config;
        this.s3 = s3;
        this.google = google;
    }

    /** Touches neither disk nor network. */
    public BlobStore open() {
        if (config.dryRun().isOn()) {
            return new DryRunStore();
        }
        return switch (config.store().type()) {
            case LOCAL -> local(config);
            case S3 -> new ProvenStore(new S3Store(s3::get, StoreSettings.s3(config)));
            case GCS ->
                    new ProvenStore(
                            new GcsStore(
                                    StoreSettings.gcsConnection(config, new GoogleSource(google))
                                            .options(),
                                    StoreSettings.gcs(config)));
        };
    }

    /** The local store, for those who have no container. */
    public static BlobStore local(VarveConfig config) {
        return new LocalStore(EngineSettings.directory(config));
    }
}
