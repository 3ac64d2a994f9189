package dev.varve.store.gcs;

import dev.varve.store.BlobKey;
import dev.varve.store.CreatedBlob;
import dev.varve.store.RequestTask;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A large object on its way: chunks are sent one after the other in the background. Where the name
 * is known they go straight to it; otherwise, and where that name is taken already, to a temporary
 * object, which the server then copies. For one thread at a time.
 */
final class GcsUpload {

    /** Beyond so many chunks in memory, who brings more waits. */
    private static final int HELD_CHUNKS = 2;

    private final BlobKey near;
    private final String id;
    private final GcsSettings settings;
    private final GcsApi api;
    private final GcsPlacement placement;
    private final HeldBytes held;
    private final String temporary;

    private boolean straight;
    private volatile @Nullable GcsSession session;
    private volatile boolean closing;
    private @Nullable RequestTask<Void> sending;

    /** The object, once it is whole: under its name or under the temporary one. */
    private @Nullable GcsObject whole;

    GcsUpload(
            BlobKey near,
            boolean named,
            String id,
            GcsSettings settings,
            GcsApi api,
            GcsPlacement placement,
            HeldBytes held) {
        this.near = near;
        this.straight = named;
        this.id = id;
        this.settings = settings;
        this.api = api;
        this.placement = placement;
        this.held = held;
        this.temporary = settings.stagingName(id);
    }

    /**
     * Waits until more may be held.
     *
     * @throws IOException if a chunk could not be sent; when called again, it is sent again
     */
    void makeRoom() throws IOException {
        if (sending != null && sending.isDone()) {
            settle();
        }
        if (held.sizeBytes() >= (long) HELD_CHUNKS * settings.chunkSizeBytes()) {
            sendInBackground();
            settle();
        }
    }

    /** Sends what fills a chunk, unless that is going on already. */
    void sendInBackground() {
        if (sending == null && hasChunk()) {
            sending =
                    GcsTask.start(
                            () -> {
                                sendChunks();
                                return null;
                            });
        }
    }

    private void settle() throws IOException {
        if (sending != null) {
            RequestTask<Void> awaited = sending;
            sending = null;
            awaited.await();
        }
    }

    private boolean hasChunk() {
        return held.sizeBytes() >= settings.chunkSizeBytes();
    }

    private void sendChunks() throws IOException {
        GcsSession open = session();
        while (hasChunk() && !closing) {
            open.sendTo(open.keptBytes() + settings.chunkSizeBytes());
        }
    }

    private GcsSession session() throws IOException {
        GcsSession open = session;
        if (open == null) {
            open = straight ? startStraight() : start(temporary);
            session = open;
        }
        return open;
    }

    private GcsSession startStraight() throws IOException {
        try {
            return start(near.value());
        } catch (RefusedException e) {
            if (e.status() != GcsApi.PRECONDITION_FAILED) {
                throw e;
            }
            // Whether it is taken by the same bytes is known only when all of them are.
            straight = false;
            return start(temporary);
        }
    }

    private GcsSession start(String name) throws IOException {
        return GcsSession.start(api, placement.describe(name, near, id), held);
    }

    /**
     * As {@link dev.varve.store.StagedBlob#commit}.
     *
     * @param replaced generation in whose place the object comes, or {@link GcsApi#NO_GENERATION}
     */
    CreatedBlob commit(BlobKey key, GcsPlacement.ExpectedContent content, long replaced)
            throws IOException {
        settle();
        if (whole == null) {
            GcsSession open = session();
            Optional<GcsObject> finished = finish(open, content);
            if (finished.isEmpty()) {
                return placement.found(key, content);
            }
            whole = finished.get();
        }
        if (straight) {
            return placement.found(key, whole, content);
        }
        CreatedBlob created = copy(whole, key, content, replaced);
        remove();
        return created;
    }

    /**
     * @return the object under its own or the temporary name; empty when its own name is taken
     */
    private Optional<GcsObject> finish(GcsSession open, GcsPlacement.ExpectedContent content)
            throws IOException {
        String name = straight ? near.value() : temporary;
        SessionAnswer end;
        try {
            end = open.finish(content.sizeBytes(), content.crc32c());
        } catch (RefusedException e) {
            throw e.saysOtherChecksum()
                    ? GcsResponseException.lost("its bytes changed on the way")
                    : e;
        }
        return switch (end) {
            case SessionAnswer.Done done -> Optional.of(arrived(done.object(), content));
            case SessionAnswer.Taken _ when straight -> Optional.empty();
            case SessionAnswer.Taken _, SessionAnswer.Over _, SessionAnswer.More _ -> {
                Optional<GcsObject> there = api.get(name);
                if (there.isEmpty()) {
                    throw GcsResponseException.lost("the server knows nothing of it");
                }
                yield there;
            }
        };
    }

    private GcsObject arrived(GcsObject made, GcsPlacement.ExpectedContent content)
            throws IOException {
        try {
            return placement.verified(made, content);
        } catch (GcsResponseException e) {
            throw GcsResponseException.lost("its bytes changed on the way");
        }
    }

    private CreatedBlob copy(
            GcsObject from, BlobKey key, GcsPlacement.ExpectedContent content, long replaced)
            throws IOException {
        try {
            GcsObject made = api.copy(from, placement.describe(key.value(), key, id), replaced);
            placement.verified(made, content);
            return new CreatedBlob(key, content.sizeBytes(), false);
        } catch (RefusedException e) {
            if (e.status() != GcsApi.PRECONDITION_FAILED) {
                throw e;
            }
            return placement.found(key, content);
        }
    }

    /** Leaves nothing that is not under its final name. */
    void close() {
        closing = true;
        if (sending != null) {
            if (session == null) {
                // What the server is about to begin could not be ended without its address.
                sending.awaitEndUninterruptibly();
            } else {
                sending.cancel();
            }
            sending = null;
        }
        remove();
    }

    private void remove() {
        // An interrupt may be why it is closed; it must not keep the temporary object alive.
        boolean interrupted = Thread.interrupted();
        try {
            if (whole == null && session != null) {
                session.cancel();
            }
            if (!straight && session != null) {
                api.delete(temporary, Optional.empty());
            }
            session = null;
        } catch (IOException e) {
            // Nobody can do more than know of it: no listing shows it, and the bucket's lifecycle
            // rule removes it.
            System.getLogger(GcsUpload.class.getName())
                    .log(
                            Level.WARNING,
                            new GcsFailure(settings.bucket())
                                            .of("cannot remove '" + temporary + "'", e)
                                            .getMessage()
                                    + "; see that the bucket has a lifecycle rule for what is"
                                    + " below .varve-staging/");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
