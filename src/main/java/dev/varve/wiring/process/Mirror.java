package dev.varve.wiring.process;

import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.observation.MirrorMeters;
import dev.varve.wiring.storage.ResilientStore;
import dev.varve.wiring.storage.Stores;
import dev.varve.wiring.storage.ToldStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mirror of the service, where one is configured. Thread-safe. */
@Singleton
final class Mirror {

    /** Whatever is under way then is done again after the next start. */
    private static final Duration LONGEST_END = Duration.ofMillis(500);

    private final VarveConfig config;
    private final Stores stores;
    private final ResilientStore store;
    private final MeterRegistry registry;
    private final Clock clock;
    private final Optional<MirrorQueue> queue;
    private @Nullable Thread thread;

    @Inject
    Mirror(
            VarveConfig config,
            Stores stores,
            ResilientStore store,
            MeterRegistry registry,
            Clock clock) {
        this.config = config;
        this.stores = stores;
        this.store = store;
        this.registry = registry;
        this.clock = clock;
        this.queue =
                config.mirror().type().isPresent() && !config.dryRun().isOn()
                        ? Optional.of(new MirrorQueue(config.mirror().queue(), clock))
                        : Optional.empty();
    }

    /** A store whose new objects are mirrored; the store itself where there is no mirror. */
    BlobStore watched(BlobStore first) {
        return queue.<BlobStore>map(each -> new ToldStore(first, each::created)).orElse(first);
    }

    /** Begins to copy what is missing; without a mirror only the metrics begin, at zero. */
    synchronized void start() {
        MirrorMeters meters =
                new MirrorMeters(
                        registry, () -> lag().objects(), () -> lag().age().toMillis() / 1e3);
        queue.ifPresent(waiting -> thread = begin(waiting, meters));
    }

    private MirrorQueue.Lag lag() {
        return queue.map(MirrorQueue::lag).orElse(MirrorQueue.Lag.NONE);
    }

    private Thread begin(MirrorQueue waiting, MirrorMeters meters) {
        MirrorUploader uploader =
                new MirrorUploader(
                        waiting,
                        MirrorPlaces.store(config, store.inBackground()),
                        MirrorPlaces.mirror(config, stores.openMirror().orElseThrow()),
                        meters,
                        config.mirror().interval().duration(),
                        clock);
        return Thread.ofPlatform().name("mirror").daemon().start(uploader);
    }

    /** Ends it, whatever is missing in the mirror: the next start finds that. */
    synchronized void end() {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
