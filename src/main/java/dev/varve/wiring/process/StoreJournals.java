package dev.varve.wiring.process;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.leases.FencedStore;
import dev.varve.journal.leases.Lease;
import dev.varve.journal.leases.LeaseLostException;
import dev.varve.journal.leases.LeaseTime;
import dev.varve.journal.leases.Leases;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.ObjectJournalFiles;
import dev.varve.store.BlobStore;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.observation.Metrics;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal of this process in the store, as long as its lease holds, and with it all other
 * leases that this process has: a thread renews them, another takes over what others have left.
 */
final class StoreJournals {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private static final int INSTANCE_BYTES = 8;

    /** A lease is renewed so often while it holds. */
    private static final int RENEWALS = 3;

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** How long the end waits for a takeover to stop. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final VarveConfig config;
    private final BlobStore store;
    private final Metrics metrics;
    private final AnswerMemory answers;
    private final Clock clock;
    private final Consumer<String> whenLost;
    private final Leases leases;
    private final Lease own;
    private final Duration interval;
    private final Set<Lease> taken = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread takeovers;

    private StoreJournals(
            VarveConfig config,
            WriterIdentity writer,
            BlobStore store,
            Metrics metrics,
            AnswerMemory answers,
            Clock clock,
            Consumer<String> whenLost)
            throws IOException {
        this.config = config;
        this.store = store;
        this.metrics = metrics;
        this.answers = answers;
        this.clock = clock;
        this.whenLost = whenLost;
        Duration duration = config.journal().lease().duration();
        this.interval = duration.dividedBy(RENEWALS);
        this.leases = leases(store, folder(config), duration, clock);
        this.own = leases.begin(writer.name());
    }

    /** Of the leases of all writers; ends with {@code /}. */
    static String folder(VarveConfig config) {
        return JournalPlace.folder(config) + "processing/";
    }

    /** All leases of a folder, for this process. */
    static Leases leases(BlobStore store, String folder, Duration duration, Clock clock) {
        return new Leases(
                store,
                folder,
                new LeaseTime(duration, System::nanoTime, clock),
                WriterHolder.self().toString(),
                newInstance());
    }

    /** What no other process has. */
    private static String newInstance() {
        byte[] random = new byte[INSTANCE_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /**
     * Takes the lease of this process, and renews it from now on.
     *
     * @param store for what requests wait for; not closed here
     * @param answers to requests with a key; learn those of the journals that are taken over
     * @param whenLost told once, and why, when another process has taken over this one's journal
     * @throws IOException if the lease cannot be taken
     */
    static StoreJournals begin(
            VarveConfig config,
            WriterIdentity writer,
            BlobStore store,
            Metrics metrics,
            AnswerMemory answers,
            Clock clock,
            Consumer<String> whenLost)
            throws IOException {
        StoreJournals journals =
                new StoreJournals(config, writer, store, metrics, answers, clock, whenLost);
        metrics.journal().watchLease(journals.own::left);
        Thread.ofPlatform().name("journal-lease").daemon().start(journals::renew);
        LOG.infof(
                "the journal is in the store, in %s; another process takes over when this one is silent for %s",
                JournalPlace.folder(config), config.journal().lease());
        return journals;
    }

    /** The store for what this process writes. */
    BlobStore fenced(BlobStore another) {
        return new FencedStore(another, own);
    }

    /**
     * Opens the journal of this process.
     *
     * @throws IOException if it cannot be opened
     */
    Journal open() throws IOException {
        return JournalFactory.open(config, ownFiles(), own.writer(), metrics, clock, answers);
    }

    private ObjectJournalFiles ownFiles() {
        return JournalFactory.files(config, fenced(store), own.writer());
    }

    /**
     * From now on what others have left is settled.
     *
     * @param background the store for files
     */
    void start(LayersMaker maker, BlobStore background) {
        Takeover takeover =
                new Takeover(
                        config,
                        maker,
                        background,
                        metrics,
                        answers,
                        clock,
                        () -> ended.getCount() > 0);
        takeovers =
                Thread.ofPlatform()
                        .name("journal-takeover")
                        .daemon()
                        .start(() -> takeOver(takeover));
    }

    private void renew() {
        Duration pause = interval;
        while (goesOn(pause)) {
            pause = interval;
            for (Lease each : taken) {
                renew(each);
            }
            if (!renew(own)) {
                pause = AGAIN.compareTo(interval) < 0 ? AGAIN : interval;
            }
            if (own.isLost()) {
                return;
            }
        }
    }

    private boolean renew(Lease lease) {
        long begin = System.nanoTime();
        try {
            lease.renew();
            metrics.journal().leaseRenewed(Duration.ofNanos(System.nanoTime() - begin));
            return true;
        } catch (LeaseLostException lost) {
            if (lease == own && ended.getCount() > 0) {
                whenLost.accept(String.valueOf(lost.getMessage()));
            }
            return true;
        } catch (IOException | RuntimeException refused) {
            LOG.warnf("the lease of '%s' is not renewed: %s", lease.writer(), refused.getMessage());
            return false;
        }
    }

    private boolean goesOn(Duration pause) {
        try {
            Watch.SYSTEM.await(ended, pause);
            return ended.getCount() > 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void takeOver(Takeover takeover) {
        Duration pause = Duration.ZERO;
        while (goesOn(pause) && !own.isLost()) {
            pause = interval;
            try {
                for (String writer : leases.look(name -> !ClaimedSegment.isClaim(name))) {
                    Lease lease = leases.takeOver(writer).orElse(null);
                    if (lease != null && !settle(takeover, lease)) {
                        leases.drop(lease);
                    }
                }
            } catch (IOException | RuntimeException refused) {
                LOG.warnf("the leases of others cannot be read: %s", refused.getMessage());
            }
        }
    }

    private boolean settle(Takeover takeover, Lease lease) {
        taken.add(lease);
        try {
            return takeover.settle(lease, metrics.journal()::takenOver);
        } finally {
            taken.remove(lease);
        }
    }

    /** Whether another process has taken over. */
    boolean isLost() {
        return own.isLost();
    }

    /** Gives up the lease: what the journal still holds is free for others at once. */
    void end() {
        ended.countDown();
        try {
            if (takeovers != null) {
                takeovers.join(LAST_WAIT);
            }
            if (!own.isLost()) {
                own.end(Takeover.isRemoved(ownFiles()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException refused) {
            LOG.warnf(
                    "the lease of '%s' is not given up, and is over in %s: %s",
                    own.writer(), config.journal().lease(), refused.getMessage());
        }
    }
}
