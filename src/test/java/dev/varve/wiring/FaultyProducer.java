package dev.varve.wiring;

import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.LocalStore;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** A store that fails as it is told, in the place of the bare one. */
@Alternative
@Singleton
final class FaultyProducer {

    @Produces
    @Singleton
    @Unretried
    BlobStore store(VarveConfig config) {
        return new FaultyStore(new LocalStore(EngineSettings.directory(config)));
    }
}
