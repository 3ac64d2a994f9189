package dev.varve.wiring.storage;

import dev.varve.store.BlobStore;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.VarveConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The store and its waits as beans of the container. */
@Singleton
final class StoreProducers {

    @Produces
    @Singleton
    @Unretried
    BlobStore store(Stores stores) {
        return stores.open();
    }

    @Produces
    @Singleton
    RetryWaits waits(VarveConfig config, Watch watch, StoreCallLog log) {
        return new RetryWaits(RetryPolicy.of(config.store().retry()), watch, log::retrying);
    }
}
