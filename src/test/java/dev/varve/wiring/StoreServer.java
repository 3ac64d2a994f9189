package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.store.BlobStore;
import dev.varve.store.gcs.GcsFake;
import dev.varve.store.gcs.GcsPolicy;
import dev.varve.store.gcs.GcsSettings;
import dev.varve.store.gcs.GcsStores;
import dev.varve.store.s3.S3FakeServer;
import dev.varve.store.s3.S3Server;
import dev.varve.store.s3.S3ServerKind;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A server of a remote store, as the packaged program is told of it and as a test looks at it. */
enum StoreServer {
    S3PROXY("S3Proxy", S3ServerKind.S3PROXY),

    S3MOCK("S3Mock", S3ServerKind.S3MOCK),

    /** It knows no conditions: the names are looked at, as whoever has it must choose. */
    S3RVER("s3rver", S3ServerKind.S3RVER) {
        @Override
        Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>(super.environment());
            environment.put("VARVE_STORE_CONDITIONAL_WRITES", "check");
            return environment;
        }
    },

    /** It denies what the least policy does not allow; a new one for each bucket. */
    S3_FAKE("the fake of the tests", null) {
        @Override
        String newBucket() throws IOException {
            if (S3Fake.current != null) {
                S3Fake.current.close();
            }
            S3Fake.current = S3FakeServer.ofLeastPolicy(PREFIX);
            return S3FakeServer.BUCKET;
        }

        private S3FakeServer fake() {
            return Objects.requireNonNull(S3Fake.current);
        }

        @Override
        Map<String, String> environment() {
            return S3Server.environment(fake().endpoint());
        }

        @Override
        BlobStore store(String bucket) {
            return new S3Store(fake()::newClient, S3Settings.of(bucket));
        }

        @Override
        List<String> keys(String bucket) {
            return List.copyOf(fake().objects().keySet());
        }

        @Override
        void requireNoUploads(String bucket) {
            assertEquals(0, fake().openUploads());
        }

        @Override
        void put(String bucket, String key, byte[] bytes) {
            fake().put(key, bytes);
        }
    },

    /** It denies what the least role does not allow. */
    GCS_FAKE("the fake of the tests", null) {
        @Override
        String newBucket() throws IOException {
            Google.FAKE.permit(GcsPolicy.withoutOptions());
            String bucket = "layers-" + Google.FAKE.requests().size();
            Google.FAKE.createBucket(bucket);
            return bucket;
        }

        @Override
        Path page() {
            return Path.of("src/docs/GCS.md");
        }

        @Override
        String scheme() {
            return "gs://";
        }

        @Override
        Map<String, String> environment() {
            return Map.of(
                    "VARVE_STORE_ENDPOINT",
                    Google.FAKE.endpoint().toString(),
                    "VARVE_STORE_GCS_NO_CREDENTIALS",
                    "on");
        }

        @Override
        BlobStore store(String bucket) {
            return GcsStores.store(
                    Google.FAKE, GcsSettings.of(bucket, "", "0-test"), Duration.ofSeconds(10));
        }

        @Override
        List<String> keys(String bucket) {
            return List.copyOf(Google.FAKE.objects(bucket).keySet());
        }

        @Override
        void requireNoUploads(String bucket) {
            assertEquals(0, Google.FAKE.openSessions());
        }

        @Override
        void put(String bucket, String key, byte[] bytes) {
            Google.FAKE.put(bucket, key, bytes);
        }
    };

    /** Below which the tests' objects lie. */
    static final String PREFIX = "a/b/";

    private static final class S3Fake {
        static @Nullable S3FakeServer current;
    }

    /** One for all tests of this JVM. */
    private static final class Google {
        static final GcsFake FAKE = GcsFake.start();
    }

    private final String title;
    private final @Nullable S3ServerKind kind;

    StoreServer(String title, @Nullable S3ServerKind kind) {
        this.title = title;
        this.kind = kind;
    }

    /** Skips the test where it is not to be had. */
    private S3Server server() {
        return S3Server.shared(Objects.requireNonNull(kind));
    }

    /** As its page calls it. */
    String title() {
        return title;
    }

    /** Where the table of what it can do stands. */
    Path page() {
        return Path.of("src/docs/S3.md");
    }

    /** Such as {@code s3://}. */
    String scheme() {
        return "s3://";
    }

    /**
     * What the program is told of it. A machine that is busy must not cut off what a server takes
     * long for.
     */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(S3Server.environment(server().endpoint()));
        environment.put("VARVE_STORE_RETRY_TIMEOUT", "60s");
        return environment;
    }

    String newBucket() throws IOException {
        return server().newBucket();
    }

    /** For the caller to close. */
    BlobStore store(String bucket) {
        return new S3Store(server()::newClient, S3Settings.of(bucket));
    }

    /** All keys, temporary ones too. */
    List<String> keys(String bucket) {
        return server()
                .client()
                .listObjectsV2(request -> request.bucket(bucket))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    /** Nobody has begun an object that is not there; s3rver lists none. */
    void requireNoUploads(String bucket) {
        if (kind != S3ServerKind.S3RVER) {
            assertEquals(
                    List.of(),
                    server().client()
                            .listMultipartUploads(request -> request.bucket(bucket))
                            .uploads());
        }
    }

    /** Puts an object there that is not of Varve. */
    void put(String bucket, String key, byte[] bytes) {
        server().client()
                .putObject(
                        request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }
}
