package dev.varve.wiring.process;

import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.wiring.storage.Unretried;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Clears away what processes that died have left in the local store; beside the start, not before
 * it.
 */
@Singleton
final class Sweep {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private final BlobStore store;

    @Inject
    Sweep(@Unretried BlobStore store) {
        this.store = store;
    }

    void onStart(@Observes StartupEvent event) {
        if (store instanceof LocalStore local) {
            Thread.ofPlatform().name("sweep").daemon().start(() -> sweep(local));
        }
    }

    private static void sweep(LocalStore local) {
        try {
            long removed = local.sweepLeftOvers();
            if (removed > 0) {
                LOG.infof("removed %,d unfinished files of processes that died", removed);
            }
        } catch (IOException refused) {
            LOG.warnf("%s", refused.getMessage());
        }
    }
}
