package dev.varve.store.gcs;

import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Whether the bucket can be written to, and whether its server keeps what every creation relies on:
 * that an object is not made where there is one.
 */
final class GcsProbe {

    private static final String DOING = "cannot write";

    private final GcsApi api;
    private final GcsSettings settings;
    private final GcsFailure failure;

    GcsProbe(GcsApi api, GcsSettings settings, GcsFailure failure) {
        this.api = api;
        this.settings = settings;
        this.failure = failure;
    }

    /** What is wrong; empty when nothing is. */
    Optional<String> trouble() {
        try {
            return GcsTask.start(this::probe).await(settings.probeTimeout());
        } catch (TimeoutException e) {
            return Optional.of(
                    "cannot write in gs://%s: no answer within %d ms; check the network and the endpoint"
                            .formatted(settings.bucket(), settings.probeTimeout().toMillis()));
        } catch (IOException e) {
            return Optional.of(String.valueOf(failure.of(DOING, e).getMessage()));
        }
    }

    /**
     * Makes sure of what every creation relies on.
     *
     * @throws IOException if the server does not keep it, or if that cannot be found out
     */
    void prove() throws IOException {
        Optional<String> ignored;
        try {
            ignored = probe();
        } catch (IOException e) {
            throw failure.of(DOING, e);
        }
        if (ignored.isPresent()) {
            throw new GcsRefusal(ignored.get());
        }
    }

    private Optional<String> probe() throws IOException {
        if (settings.lock().retains() && !api.canRetain()) {
            return Optional.of(
                    "cannot write in gs://%s: the bucket has no object retention, which retention needs; turn it on with gcloud storage buckets update --enable-per-object-retention"
                            .formatted(settings.bucket()));
        }
        String name = settings.stagingName("probe-" + UUID.randomUUID());
        create(name);
        boolean ignored;
        try {
            ignored = !refusesToReplace(name);
        } finally {
            api.delete(name, Optional.empty());
        }
        return ignored
                ? Optional.of(
                        "cannot write in gs://%s: the server ignores ifGenerationMatch=0 and would overwrite objects; use one that honours preconditions"
                                .formatted(settings.bucket()))
                : Optional.empty();
    }

    private boolean refusesToReplace(String name) throws IOException {
        try {
            create(name);
            return false;
        } catch (RefusedException e) {
            if (e.status() != GcsApi.PRECONDITION_FAILED) {
                throw e;
            }
            return true;
        }
    }

    /**
     * Creates an object of one byte.
     *
     * @throws RefusedException also with status 412 if there is one of that name
     */
    void create(String name) throws IOException {
        HeldBytes one = new HeldBytes();
        one.add(ByteBuffer.wrap(new byte[1]));
        api.insert(resource(name), one.range(0, 1));
    }

    /** A probe as it is described to the server. */
    static StorageObject resource(String name) {
        return new StorageObject()
                .setName(name)
                .setContentType("application/octet-stream")
                .setMetadata(Map.of("generator", "varve"));
    }
}
