package dev.varve.layer.verification;

import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.audit.ChainedManifest;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.FileEvent;
import dev.varve.layer.audit.TableChain;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.NoSuchBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a look at the end can tell of files and events that no listing has shown together: somebody
 * may be at work. For one thread.
 *
 * @param prefix empty or ending with {@code /}
 */
record TableChainObjects(BlobStore store, String prefix) {

    /** What stands where the manifest of an event's file should. */
    sealed interface Manifest {

        /** It says what an event tells of. */
        record Chained(ChainedManifest told) implements Manifest {}

        /** It is no manifest of a file in a chain. */
        record Other(BlobKey key, String found) implements Manifest {}

        /** There is a file and no manifest, which is told of the file. */
        record None() implements Manifest {}

        /** There is no file either. */
        record NoFile() implements Manifest {}
    }

    /**
     * @param path of the file, below the prefix
     * @throws IOException if the store does not tell
     */
    Manifest manifest(String table, String path) throws IOException {
        Optional<FilePlace> place =
                BlobKey.ifValid(prefix + path).flatMap(key -> FilePlace.ofFile(prefix, key));
        if (place.isEmpty()) {
            return new Manifest.NoFile();
        }
        BlobKey key = place.get().manifest();
        try (InputStream in = store.read(key)) {
            return ChainedManifest.parse(in.readAllBytes(), table, path)
                    .<Manifest>map(Manifest.Chained::new)
                    .orElseGet(() -> new Manifest.Other(key, "no " + ChainedManifest.EVENT_AFTER));
        } catch (EventText.NoEventException broken) {
            return new Manifest.Other(key, String.valueOf(broken.getMessage()));
        } catch (NoSuchBlobException absent) {
            return store.head(place.get().file()).isPresent()
                    ? new Manifest.None()
                    : new Manifest.NoFile();
        }
    }

    /**
     * The files, below the prefix, of the events that came behind the last that was listed.
     *
     * @throws IOException if the store does not tell
     */
    Set<String> pathsBehind(String table, long last) throws IOException {
        TableChain chain = new TableChain(store, prefix, table, Optional.empty());
        Set<String> paths = new HashSet<>();
        try {
            long number = last + 1;
            for (Optional<FileEvent> next = chain.event(number);
                    next.isPresent();
                    next = chain.event(++number)) {
                paths.add(next.get().file().storagePath());
            }
        } catch (BrokenChainException broken) {
            // the next run lists it, and tells
            return paths;
        }
        return paths;
    }
}
