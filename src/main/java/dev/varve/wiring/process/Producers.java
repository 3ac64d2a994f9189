package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.door.http.Admission;
import dev.varve.door.http.BodyPace;
import dev.varve.door.http.KeyedRequests;
import dev.varve.door.http.RequestLimits;
import dev.varve.door.http.StoreWait;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.layer.JournaledCommits;
import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.observation.Metrics;
import dev.varve.wiring.observation.Soundness;
import dev.varve.wiring.storage.ResilientStore;
import dev.varve.wiring.storage.Unretried;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The rooms as beans of the container. */
@Singleton
final class Producers {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    /** How long a request waits for the store that does not say so itself. */
    private static final Duration LONGEST_STORE_WAIT = Duration.ofSeconds(60);

    /** An answer that somebody waits for comes before its connection counts as idle. */
    private static final Duration BEFORE_IDLE = Duration.ofSeconds(10);

    /** A client may be busy for so long with what it sends next. */
    private static final Duration BODY_GRACE = Duration.ofSeconds(20);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Watch watch() {
        return Watch.SYSTEM;
    }

    @Produces
    @Singleton
    WriterIdentity writer(VarveConfig config) {
        try {
            return WriterIdentity.open(config, WriterHolder.self());
        } catch (IOException refused) {
            throw new StartRefusedException(refused);
        }
    }

    /**
     * Before the doors open and the schedule begins, which comes first of all that has a priority
     * of the container's: without an identity and what needs it there is no service.
     *
     * @param serves false for a command, which has no doors, and so no engine
     */
    void claim(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent event,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true")
                    boolean serves,
            WriterIdentity writer,
            @Unretried BlobStore store,
            Instance<Engine> engine) {
        if (store instanceof LocalStore local) {
            knowTheRoot(local);
        }
        LOG.debugf("the writer is %s, from position %d", writer.name(), writer.firstPosition());
        if (serves) {
            LOG.debugf("the layers are in %s", engine.get().directory());
        }
    }

    /** It is made now or never, since a folder that is missing later has been taken away. */
    private static void knowTheRoot(LocalStore local) {
        try {
            LOG.debugf("the local store is %s", local.makeRoot());
        } catch (IOException refused) {
            throw new StartRefusedException(refused);
        }
    }

    void close(@Disposes WriterIdentity writer) {
        writer.close();
    }

    /** What the start has found to fit, or has lowered until it did. */
    @Produces
    @Singleton
    MemoryPlan memory(VarveConfig config) {
        try {
            return MemoryPlan.of(ProcessLimits.ofProcess(), MemoryWishes.of(config));
        } catch (WrongConfigurationException refused) {
            throw new StartRefusedException(refused);
        }
    }

    @Produces
    @Singleton
    Engine engine(
            VarveConfig config,
            MemoryPlan memory,
            WriterIdentity writer,
            ResilientStore store,
            Metrics metrics,
            Soundness soundness,
            AnswerMemory answers,
            JournalEnd journalEnd,
            Mirror mirror,
            Clock clock) {
        Engine engine;
        try {
            engine =
                    JournalPlace.isInStore(config, System.getenv())
                            ? inStore(
                                    config,
                                    memory,
                                    writer,
                                    store,
                                    metrics,
                                    soundness,
                                    answers,
                                    journalEnd,
                                    mirror,
                                    clock)
                            : EngineFactory.forService(
                                    config,
                                    memory,
                                    writer,
                                    JournalFactory.open(config, writer, metrics, clock, answers),
                                    mirror.watched(store),
                                    mirror.watched(store.inBackground()),
                                    metrics,
                                    clock,
                                    _ -> {});
        } catch (IOException refused) {
            throw new StartRefusedException(refused);
        }
        metrics.watch(engine, config.memory().budget().bytes());
        metrics.watch(answers);
        mirror.start();
        return engine;
    }

    private static Engine inStore(
            VarveConfig config,
            MemoryPlan memory,
            WriterIdentity writer,
            ResilientStore store,
            Metrics metrics,
            Soundness soundness,
            AnswerMemory answers,
            JournalEnd journalEnd,
            Mirror mirror,
            Clock clock)
            throws IOException {
        StoreJournals journals =
                StoreJournals.begin(
                        config, writer, store, metrics, answers, clock, why -> end(why, soundness));
        AtomicReference<LayersMaker> maker = new AtomicReference<>();
        Engine engine =
                EngineFactory.forService(
                        config,
                        memory,
                        writer,
                        Optional.of(journals.open()),
                        mirror.watched(journals.fenced(store)),
                        mirror.watched(journals.fenced(store.inBackground())),
                        metrics,
                        clock,
                        maker::set);
        journals.start(maker.get(), mirror.watched(store.inBackground()));
        journalEnd.is(
                () -> {
                    engine.journal().ifPresent(JournaledCommits::close);
                    journals.end();
                });
        return engine;
    }

    private static void end(String why, Soundness soundness) {
        soundness.lost(why);
        LOG.errorf(
                "%s: this process acknowledges and stores nothing more, and ends; what it had acknowledged is stored there",
                why);
        Quarkus.asyncExit(ServiceEnd.FAILED);
    }

    @Produces
    @Singleton
    AnswerMemory answers(VarveConfig config, MemoryPlan memory, Clock clock) {
        return answers(config, memory.keys(), new SteadyClock(clock.instant(), System::nanoTime));
    }

    /** For a command, which gives keys no more of the heap than a service would. */
    static AnswerMemory answers(VarveConfig config, SteadyClock clock) {
        return answers(
                config,
                config.idempotency()
                        .keys()
                        .orElseGet(() -> MemoryPlan.keysOf(ProcessLimits.ofProcess().heapBytes())),
                clock);
    }

    private static AnswerMemory answers(VarveConfig config, int keys, SteadyClock clock) {
        return new AnswerMemory(config.idempotency().window().duration(), keys, clock);
    }

    /** The journal has told the answers of an earlier process when there is an engine. */
    @Produces
    @Singleton
    KeyedRequests keyedRequests(AnswerMemory answers, Engine engine, Clock clock) {
        return new KeyedRequests(answers, new SteadyClock(clock.instant(), System::nanoTime));
    }

    void close(@Disposes Engine engine) {
        engine.close();
    }

    @Produces
    @Singleton
    RequestLimits limits(VarveConfig config) {
        return new RequestLimits(
                config.limits().body().bytes(),
                config.limits().decompressed().bytes(),
                config.limits().rejections(),
                config.limits().zstdWindow().bytes(),
                config.limits().requests(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    @Produces
    @Singleton
    BodyPace pace(VarveConfig config) {
        return new BodyPace(
                config.http().leastRate().bytes(),
                BODY_GRACE,
                config.http().bodyDeadline().duration());
    }

    @Produces
    @Singleton
    StoreWait storeWait(VarveConfig config) {
        return new StoreWait(
                config.acknowledgement() == Choice.Acknowledgement.STORE,
                LONGEST_STORE_WAIT,
                config.http().idleTimeout().duration().minus(BEFORE_IDLE));
    }

    @Produces
    @Singleton
    Admission admission(RequestLimits limits) {
        return new Admission(limits, ProcessLimits.ofProcess().processors());
    }
}
