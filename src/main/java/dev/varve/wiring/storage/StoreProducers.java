package dev.varve.wiring.storage;

import dev.varve.store.BlobStore;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.VarveConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

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
    RetryWaits waits(VarveConfig config, Watch watch, Clock clock, StoreCallLog log) {
        Outage outage = new Outage("the store", watch, clock);
        return new RetryWaits(
                RetryPolicy.of(config.store().retry()),
                watch,
                (call, wait, left) -> {
                    log.retrying(call, wait);
                    outage.waits(call, wait, left);
                });
    }
}
