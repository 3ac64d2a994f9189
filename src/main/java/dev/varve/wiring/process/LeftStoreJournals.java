package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.FailureText;
import dev.varve.door.cli.WaitingSegments.Journals;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.leases.FencedStore;
import dev.varve.journal.leases.Lease;
import dev.varve.journal.leases.Leases;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.Settlement;
import dev.varve.store.BlobStore;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The journals in the store of services that are no more: those whose lease was given up at once,
 * the others when it is over. One whose lease is renewed is left alone. For one thread.
 */
final class LeftStoreJournals implements JournalEvents {

    /** Whatever stands in the way then is not gone soon. */
    private static final int TRIES = 3;

    private static final Duration TICK = Duration.ofMillis(500);

    private final VarveConfig config;
    private final BlobStore store;
    private final LayerEvents events;
    private final Consumer<String> remarks;
    private final Clock clock = Clock.systemUTC();
    private final Duration duration;
    private final Leases leases;
    private final Set<String> tried = new HashSet<>();
    private long settled;
    private long failed;

    LeftStoreJournals(
            VarveConfig config, BlobStore store, LayerEvents events, Consumer<String> remarks) {
        this.config = config;
        this.store = store;
        this.events = events;
        this.remarks = remarks;
        this.duration = config.journal().lease().duration();
        this.leases = StoreJournals.leases(store, StoreJournals.folder(config), duration, clock);
    }

    /**
     * @throws IOException if one is not settled, once all others were tried
     */
    Journals settle() throws IOException {
        List<String> over = look();
        while (!over.isEmpty() || leases.isDoubtful()) {
            if (over.isEmpty()) {
                pause();
            } else {
                settle(over);
            }
            over = look();
        }
        long atWork = leases.renewedCount();
        if (atWork > 0) {
            remarks.accept(
                    "%,d journals in the store are left alone: services are at work with them"
                            .formatted(atWork));
        }
        if (failed > 0) {
            throw new IOException("%,d journals in the store are not settled".formatted(failed));
        }
        return settled > 0 ? Journals.SETTLED : atWork > 0 ? Journals.LEFT_ALONE : Journals.NONE;
    }

    private List<String> look() throws IOException {
        return leases.look(name -> !ClaimedSegment.isClaim(name) && !tried.contains(name));
    }

    private void pause() throws IOException {
        try {
            Watch.SYSTEM.await(new CountDownLatch(1), TICK);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static IOException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        InterruptedIOException stopped =
                new InterruptedIOException("interrupted before the journals were stored");
        stopped.initCause(interrupted);
        return stopped;
    }

    private void settle(List<String> writers) throws IOException {
        AtomicReference<LayersMaker> maker = new AtomicReference<>();
        AnswerMemory answers =
                Producers.answers(config, new SteadyClock(clock.instant(), System::nanoTime));
        try (Engine _ = EngineFactory.forJournals(config, store, events, clock, maker::set)) {
            Takeover takeover =
                    new Takeover(config, maker.get(), store, this, answers, clock, () -> true);
            for (String writer : writers) {
                settle(takeover, writer);
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private void settle(Takeover takeover, String writer) throws InterruptedException {
        tried.add(writer);
        try {
            Lease lease = leases.takeOver(writer).orElse(null);
            if (lease == null) {
                return; // a service was faster
            }
            try (LeaseRenewal renewal = new LeaseRenewal(lease, duration)) {
                renewal.begin();
                settle(takeover, lease);
            }
        } catch (IOException | RuntimeException refused) {
            failed++;
            remarks.accept(
                    "the journal of '%s' is left where it is: %s"
                            .formatted(
                                    writer,
                                    FailureText.of(refused).lines().findFirst().orElse("")));
        }
    }

    private void settle(Takeover takeover, Lease lease) throws IOException, InterruptedException {
        BlobStore fenced = new FencedStore(store, lease);
        boolean isSettled = false;
        try {
            for (int tries = 0; tries < TRIES && !isSettled; tries++) {
                isSettled = takeover.once(lease, fenced) == Settlement.Outcome.DONE;
            }
        } finally {
            takeover.end(lease, fenced, isSettled);
        }
        if (!isSettled) {
            throw new IOException("the store takes no files");
        }
        settled++;
    }

    @Override
    public void damaged(String what) {
        remarks.accept(what);
    }

    /** What is another writer's is not seen. */
    @Override
    public void foreign(String path) {
        remarks.accept(path + ": it is of no journal, and left alone");
    }
}
