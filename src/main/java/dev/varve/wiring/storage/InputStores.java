package dev.varve.wiring.storage;

import com.google.auth.oauth2.GoogleCredentials;
import dev.varve.door.cli.InputBuckets;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.store.BlobStore;
import dev.varve.store.gcs.GcsSettings;
import dev.varve.store.gcs.GcsStore;
import dev.varve.store.s3.S3Clients;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import dev.varve.wiring.configuration.StoreSettings;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.configuration.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The buckets of {@code varve.input.*}, with the retries of the store. They need no container, and
 * can be read before it is known whether there is anything to write. Thread-safe.
 */
public final class InputStores implements InputBuckets {

    private static final String S3 = "s3://";
    private static final String GCS = "gs://";

    private final Supplier<VarveConfig> configuration;
    private final Map<String, BlobStore> opened = new HashMap<>();
    private @Nullable VarveConfig config;
    private @Nullable S3Client s3;

    /**
     * @param configuration asked for when the first bucket is
     */
    public InputStores(Supplier<VarveConfig> configuration) {
        this.configuration = configuration;
    }

    @Override
    public synchronized BlobStore open(String bucket) {
        VarveConfig read = config == null ? configuration.get() : config;
        config = read;
        return opened.computeIfAbsent(
                bucket,
                _ -> {
                    requireOneService(read, bucket);
                    return RetryingStore.input(read, bare(read, bucket));
                });
    }

    private void requireOneService(VarveConfig read, String bucket) {
        String scheme = bucket.substring(0, S3.length());
        boolean isOther = opened.keySet().stream().anyMatch(each -> !each.startsWith(scheme));
        if (isOther && read.input().endpoint().isPresent()) {
            throw new WrongConfigurationException(
                    List.of(
                            "varve.input.endpoint: it is the address of one service, and inputs in both s3://"
                                    + " and gs:// are named; leave it out, or read them one after the other"));
        }
    }

    private BlobStore bare(VarveConfig read, String bucket) {
        String name = bucket.substring(S3.length());
        return bucket.startsWith(GCS)
                ? new GcsStore(
                        StoreSettings.inputGcs(read, GoogleCredentials::getApplicationDefault)
                                .options(),
                        GcsSettings.of(name, "", Version.number()))
                : new S3Store(() -> client(read), S3Settings.of(name));
    }

    private synchronized S3Client client(VarveConfig read) {
        S3Client client = s3;
        if (client == null) {
            client =
                    RemoteClients.built(
                            S3Clients.builder(StoreSettings.s3Connection(read, read.input())),
                            read.input().s3().noCredentials().isOn());
            s3 = client;
        }
        return client;
    }

    @Override
    public synchronized void close() {
        opened.values().forEach(BlobStore::close);
        if (s3 != null) {
            s3.close();
        }
    }
}
