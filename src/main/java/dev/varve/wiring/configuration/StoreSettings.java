package dev.varve.wiring.configuration;

import dev.varve.store.ObjectLock;
import dev.varve.store.gcs.CredentialsSource;
import dev.varve.store.gcs.GcsConnection;
import dev.varve.store.gcs.GcsSettings;
import dev.varve.store.s3.Conditions;
import dev.varve.store.s3.S3Connection;
import dev.varve.store.s3.S3Encryption;
import dev.varve.store.s3.S3Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the configuration means to the stores. The values were checked before. */
public final class StoreSettings {

    private static final int MOST_TAGS = 10;
    private static final long GRANULE_BYTES = 256L << 10;

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private StoreSettings() {}

    /**
     * @param place the store or the mirror
     */
    public static S3Settings s3(VarveConfig config, BucketKeys place) {
        BucketKeys.S3Keys keys = place.s3();
        return new S3Settings(
                place.bucket().orElseThrow(),
                EngineSettings.prefix(place),
                Math.toIntExact(keys.partSize().bytes()),
                Math.toIntExact(keys.threshold().bytes()),
                keys.parallelParts(),
                switch (keys.encryption()) {
                    case NONE -> S3Encryption.NONE;
                    case AES256 -> S3Encryption.AES256;
                    case AWS_KMS -> S3Encryption.AWS_KMS;
                },
                keys.kmsKey().orElse(""),
                keys.storageClass().orElse(""),
                keys.tags().map(StoreSettings::tags).orElse(Map.of()),
                Map.of("generator", "varve", "version", Version.number()),
                switch (place.conditionalWrites()) {
                    case REQUIRE -> Conditions.PROVEN;
                    case CHECK -> Conditions.CHECKED;
                },
                config.file().targetSize().bytes(),
                lock(place));
    }

    private static ObjectLock lock(BucketKeys place) {
        String prefix = EngineSettings.prefix(place);
        return new ObjectLock(
                place.retention().map(ConfigDuration::duration),
                switch (place.retentionMode()) {
                    case GOVERNANCE -> ObjectLock.Mode.GOVERNANCE;
                    case COMPLIANCE -> ObjectLock.Mode.COMPLIANCE;
                },
                place.legalHold().isOn(),
                (prefix.isEmpty() ? "" : prefix + "/") + "_raw/",
                Clock.systemUTC());
    }

    public static S3Connection s3Connection(VarveConfig config, ServerKeys keys) {
        StoreKeys.RetryKeys retry = config.store().retry();
        Duration silence = retry.timeout().duration();
        return new S3Connection(
                keys.region(),
                keys.endpoint().map(StoreSettings::endpoint).orElse(null),
                keys.pathStyle().map(Choice.Switch::isOn).orElse(keys.endpoint().isPresent()),
                silence,
                silence,
                retry.transferTimeout().duration());
    }

    public static GcsSettings gcs(BucketKeys place) {
        return GcsSettings.of(
                        place.bucket().orElseThrow(),
                        EngineSettings.prefix(place),
                        Version.number())
                .withChunkSizeBytes(Math.toIntExact(place.gcs().chunkSize().bytes()))
                .withProbeTimeout(PROBE_TIMEOUT)
                .withLock(lock(place));
    }

    public static GcsConnection gcsConnection(
            VarveConfig config, BucketKeys keys, CredentialsSource credentials) {
        return gcsConnection(
                config,
                keys,
                keys.gcs().project(),
                keys.gcs().noCredentials().isOn() ? Optional.empty() : Optional.of(credentials));
    }

    /** For buckets that inputs are read from. */
    public static GcsConnection inputGcs(VarveConfig config, CredentialsSource credentials) {
        InputKeys.GcsKeys keys = config.input().gcs();
        return gcsConnection(
                config,
                config.input(),
                keys.project(),
                keys.noCredentials().isOn() ? Optional.empty() : Optional.of(credentials));
    }

    private static GcsConnection gcsConnection(
            VarveConfig config,
            ServerKeys keys,
            Optional<String> project,
            Optional<CredentialsSource> credentials) {
        Duration silence = config.store().retry().timeout().duration();
        return new GcsConnection(
                keys.endpoint().map(StoreSettings::endpoint),
                project,
                credentials,
                silence,
                silence);
    }

    /**
     * @throws IllegalArgumentException if it is no address of a web server, or has more in it than
     *     where that is
     */
    static URI endpoint(String text) {
        try {
            URI address = new URI(text.strip());
            if (address.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "it must hold no user and no password: credentials come from the environment alone");
            }
            if (address.getRawQuery() != null || address.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "it must hold no query: credentials come from the environment alone");
            }
            if (address.getHost() != null
                    && ("http".equals(address.getScheme())
                            || "https".equals(address.getScheme()))) {
                return address;
            }
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException(
                    "it must be an address such as http://localhost:9000", unreadable);
        }
        throw new IllegalArgumentException("it must be an address such as http://localhost:9000");
    }

    /**
     * @throws IllegalArgumentException if objects would lie elsewhere than bucket and prefix say
     */
    static void requireNoPath(String endpoint) {
        String path = endpoint(endpoint).getRawPath();
        if (!path.isEmpty() && !path.equals("/")) {
            throw new IllegalArgumentException(
                    "it must have no path: bucket and prefix say where objects lie");
        }
    }

    /**
     * @throws IllegalArgumentException if an entry has no {@code =} or there are more than ten
     */
    static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        Assignments.parse(text, "name=value", tags::put);
        if (tags.size() > MOST_TAGS) {
            throw new IllegalArgumentException(
                    "an object has at most %d tags, not %d".formatted(MOST_TAGS, tags.size()));
        }
        return tags;
    }

    /**
     * @throws IllegalArgumentException if the size is no multiple of 256 KiB
     */
    static void requireGranules(DataSize size) {
        if (size.bytes() % GRANULE_BYTES != 0) {
            throw new IllegalArgumentException("it must be a multiple of 256KiB");
        }
    }
}
