package dev.varve.wiring.process;

import dev.varve.store.BlobStore;
import dev.varve.wiring.storage.ResilientStore;
import dev.varve.wiring.storage.Stores;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/**
 * The container without its doors, for a command that writes to a remote store: it has the store's
 * client, its credentials and the retries, opens no port and keeps no schedule. Once in a process.
 */
final class CommandContainer implements QuarkusApplication, AutoCloseable {

    /** A command reports on standard output; what the log says goes beside it. */
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "quarkus.http.host-enabled", "false",
                    "quarkus.scheduler.enabled", "false",
                    "quarkus.log.console.stderr", "true",
                    "quarkus.log.console.json.enabled", "false",
                    "quarkus.log.console.format", "%s%n",
                    "quarkus.log.level", "ERROR");

    private static final CompletableFuture<CommandContainer> STARTED = new CompletableFuture<>();

    private final ResilientStore store;
    private final Stores stores;
    private final Shutdown shutdown;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Inject
    CommandContainer(ResilientStore store, Stores stores, Shutdown shutdown) {
        this.store = store;
        this.stores = stores;
        this.shutdown = shutdown;
    }

    /**
     * Starts it and waits until the store can be used.
     *
     * @param options keys of the configuration, as the command line gives them
     * @return owned by the caller, who must close it
     */
    static CommandContainer start(Map<String, String> options) {
        Map<String, String> properties = new HashMap<>(SETTINGS);
        properties.putAll(options);
        properties.put("varve.acknowledgement", "memory"); // what answers nobody needs no journal
        properties.forEach(System::setProperty);
        Thread.ofPlatform()
                .name("container")
                .daemon()
                .start(() -> Quarkus.run(CommandContainer.class, CommandContainer::ended));
        try {
            return STARTED.join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("the container does not start", failed.getCause());
        }
    }

    private static void ended(int status, Throwable failure) {
        if (failure != null) {
            STARTED.completeExceptionally(failure);
        }
        Optional.ofNullable(STARTED.getNow(null)).ifPresent(each -> each.stopped.countDown());
    }

    /** Lasts until it is closed, or the process is told to end: then no retry waits any longer. */
    @Override
    public int run(String... arguments) {
        shutdown.begun();
        STARTED.complete(this);
        Quarkus.waitForExit();
        store.endWaits();
        return 0;
    }

    /** The store of a command, for which no client waits. */
    BlobStore store() {
        return store.inBackground();
    }

    /**
     * The mirror of a command.
     *
     * @throws java.util.NoSuchElementException if none is configured
     */
    BlobStore mirror() {
        return stores.openMirror().orElseThrow();
    }

    /** Stops the container and waits for its end. */
    @Override
    public void close() {
        Quarkus.asyncExit(0);
        try {
            stopped.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
