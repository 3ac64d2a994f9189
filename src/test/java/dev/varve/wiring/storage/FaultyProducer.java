package dev.varve.wiring.storage;

import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.LocalStore;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** A store that fails as it is told, in the place of the bare one. */
@Alternative
@Singleton
public final class FaultyProducer {

    @Produces
    @Singleton
    @Unretried
    BlobStore store(VarveConfig config) {
        return new FaultyStore(new LocalStore(EngineSettings.directory(config)));
    }
}
