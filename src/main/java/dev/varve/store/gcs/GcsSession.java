package dev.varve.store.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;

/**
 * One resumable upload: bytes go out in order, and what the server keeps is let go here. After a
 * failure the server is asked how far it came, so that every call may be repeated. For one thread
 * at a time.
 */
final class GcsSession {

    private final GcsApi api;
    private final GenericUrl address;
    private final HeldBytes held;

    private long keptBytes;
    private boolean uncertain;

    private GcsSession(GcsApi api, GenericUrl address, HeldBytes held) {
        this.api = api;
        this.address = address;
        this.held = held;
    }

    /**
     * @throws RefusedException also with status 412 if the name is taken already
     */
    static GcsSession start(GcsApi api, StorageObject resource, HeldBytes held) throws IOException {
        return new GcsSession(api, api.start(resource), held);
    }

    /** How many of the object's first bytes the server keeps, as far as is known. */
    long keptBytes() {
        return keptBytes;
    }

    /**
     * Sends a chunk, until the server keeps all of it.
     *
     * @param to the position behind it
     * @throws GcsResponseException also if the server does not know the session any more
     */
    void sendTo(long to) throws IOException {
        if (uncertain) {
            requireMore(ask());
        }
        while (keptBytes < to) {
            uncertain = true;
            HeldBytes.Range bytes = held.range(keptBytes, to);
            String range = "bytes %d-%d/*".formatted(keptBytes, to - 1);
            requireMore(requireProgress(api.toSession(address, "PUT", bytes, range, null)));
        }
    }

    /**
     * Sends the rest and makes the object visible, if its name is free.
     *
     * @return the object, or that the name is taken, or that the session is over
     */
    SessionAnswer finish(long sizeBytes, String crc32c) throws IOException {
        SessionAnswer answer = uncertain ? ask() : new SessionAnswer.More(keptBytes);
        while (answer instanceof SessionAnswer.More more) {
            keep(more.keptBytes());
            uncertain = true;
            if (keptBytes < sizeBytes) {
                HeldBytes.Range rest = held.range(keptBytes, sizeBytes);
                String range = "bytes %d-%d/%d".formatted(keptBytes, sizeBytes - 1, sizeBytes);
                SessionAnswer next = api.toSession(address, "PUT", rest, range, crc32c);
                answer = requireProgress(next);
            } else {
                answer = api.toSession(address, "PUT", null, "bytes */" + sizeBytes, crc32c);
                if (answer instanceof SessionAnswer.More) {
                    throw GcsResponseException.passing("the server does not end the upload");
                }
            }
        }
        return answer;
    }

    /** Ends the session; nothing becomes visible if it has not become so already. */
    void cancel() throws IOException {
        api.toSession(address, "DELETE", null, null, null);
    }

    private SessionAnswer ask() throws IOException {
        return api.toSession(address, "PUT", null, "bytes */*", null);
    }

    private SessionAnswer requireProgress(SessionAnswer answer) throws IOException {
        if (answer instanceof SessionAnswer.More more && more.keptBytes() <= keptBytes) {
            throw GcsResponseException.passing("the server keeps nothing of what it is sent");
        }
        return answer;
    }

    private void requireMore(SessionAnswer answer) throws IOException {
        switch (answer) {
            case SessionAnswer.More more -> keep(more.keptBytes());
            case SessionAnswer.Over over ->
                    throw GcsResponseException.lost("HTTP status " + over.status());
            case SessionAnswer.Taken _, SessionAnswer.Done _ ->
                    throw GcsResponseException.lost("it ended before its last chunk");
        }
    }

    private void keep(long bytes) throws IOException {
        if (bytes < keptBytes || bytes > held.end()) {
            throw GcsResponseException.lasting(
                    "the server says it keeps %d bytes of an upload, where %d to %d can be"
                            .formatted(bytes, keptBytes, held.end()));
        }
        keptBytes = bytes;
        uncertain = false;
        held.letGoBefore(bytes);
    }
}
