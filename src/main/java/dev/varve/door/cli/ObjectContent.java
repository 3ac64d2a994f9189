package dev.varve.door.cli;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.ChangedBlobException;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.ResumedInput;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * An object of a bucket: the one that had the name when it was first opened, whenever it is opened
 * again and wherever a connection breaks off. Thread-safe.
 */
final class ObjectContent implements Input.Content {

    private final BlobStore store;
    private final BlobKey key;
    private final String name;
    private @Nullable BlobVersion opened;

    /**
     * @param name for messages
     */
    ObjectContent(BlobStore store, BlobKey key, String name) {
        this.store = store;
        this.key = key;
        this.name = name;
    }

    @Override
    public InputStream open() throws IOException {
        BlobVersion version = version();
        return new ResumedInput(at -> read(version, at), version.sizeBytes());
    }

    private synchronized BlobVersion version() throws IOException {
        BlobVersion version = opened;
        if (version == null) {
            version =
                    store.version(key)
                            .orElseThrow(
                                    () ->
                                            new IOException(
                                                    name + " was removed before it was read"));
            opened = version;
        }
        return version;
    }

    private InputStream read(BlobVersion version, long at) throws IOException {
        try {
            return store.read(version, at);
        } catch (ChangedBlobException changed) {
            throw new IOException(name + " was replaced while it was read", changed);
        } catch (NoSuchBlobException removed) {
            throw new IOException(name + " was removed while it was read", removed);
        }
    }
}
