package dev.varve.wiring.storage;

import dev.varve.store.BlobStore;
import dev.varve.store.MemoryStore;
import dev.varve.store.RelayStore;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** A store that the test chooses as it goes, in the place of the bare one. */
@Alternative
@Singleton
final class RelayProducer {

    @Produces
    @Singleton
    @Unretried
    BlobStore store() {
        return new RelayStore(new MemoryStore());
    }
}
