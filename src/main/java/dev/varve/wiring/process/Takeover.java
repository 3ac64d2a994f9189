package dev.varve.wiring.process;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.leases.FencedStore;
import dev.varve.journal.leases.Lease;
import dev.varve.journal.leases.LeaseLostException;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.ObjectJournalFiles;
import dev.varve.journal.segments.WrongDestinationException;
import dev.varve.layer.LedgerRanges;
import dev.varve.layer.Naming;
import dev.varve.layer.Settlement;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Settles journals whose writers are no more, under their names: files are named by the positions
 * of the writer, so that what it had on its way and what is written here meet at one name. For one
 * thread.
 */
final class Takeover {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private final VarveConfig config;
    private final LayersMaker maker;
    private final BlobStore store;
    private final JournalEvents events;
    private final AnswerMemory answers;
    private final Clock clock;
    private final BooleanSupplier isWanted;

    Takeover(
            VarveConfig config,
            LayersMaker maker,
            BlobStore store,
            JournalEvents events,
            AnswerMemory answers,
            Clock clock,
            BooleanSupplier isWanted) {
        this.config = config;
        this.maker = maker;
        this.store = store;
        this.events = events;
        this.answers = answers;
        this.clock = clock;
        this.isWanted = isWanted;
    }

    /**
     * Settles the journal of the lease's writer and gives up the lease.
     *
     * @param whenSettled told if the journal is in files then
     * @return whether the lease is given up; otherwise it is over when it is
     */
    boolean settle(Lease lease, Runnable whenSettled) {
        LOG.infof("the journal of '%s' is taken over", lease.writer());
        try {
            BlobStore fenced = new FencedStore(store, lease);
            Settlement.Outcome outcome = Settlement.Outcome.ANEW;
            while (outcome == Settlement.Outcome.ANEW && goesOn(lease)) {
                outcome = once(lease, fenced);
            }
            boolean isDone = outcome == Settlement.Outcome.DONE;
            end(lease, fenced, isDone);
            if (isDone) {
                whenSettled.run();
                LOG.infof("the journal of '%s' is in files", lease.writer());
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (LeaseLostException lost) {
            LOG.warnf("%s", lost.getMessage());
        } catch (IOException | RuntimeException refused) {
            LOG.warnf(
                    "the journal of '%s' is not settled yet: %s",
                    lease.writer(), refused.getMessage());
        }
        return false;
    }

    /**
     * Gives up the lease.
     *
     * @throws IOException if it does not hold, or cannot be given up
     */
    void end(Lease lease, BlobStore fenced, boolean isSettled) throws IOException {
        lease.require();
        lease.end(isSettled && isRemoved(files(lease, fenced)));
    }

    private boolean goesOn(Lease lease) {
        return isWanted.getAsBoolean() && !lease.isLost();
    }

    private ObjectJournalFiles files(Lease lease, BlobStore fenced) {
        return JournalFactory.files(config, fenced, lease.writer());
    }

    /**
     * Tries once.
     *
     * @param fenced the store for files, as the holder of the lease may use it
     * @throws IOException if the journal cannot be opened, or is for another place
     */
    Settlement.Outcome once(Lease lease, BlobStore fenced)
            throws IOException, InterruptedException {
        Journal journal;
        try {
            journal =
                    JournalFactory.open(
                            config, files(lease, fenced), lease.writer(), events, clock, answers);
        } catch (WrongDestinationException other) {
            throw new IOException("it is for " + other.destination(), other);
        }
        return Settlement.settle(
                maker.of(
                        EngineSettings.layers(config, new Naming.ByPosition(lease.writer())),
                        fenced,
                        0),
                journal,
                maker.letters(lease.writer(), fenced),
                LedgerRanges.NONE,
                () -> goesOn(lease));
    }

    /**
     * Removes the logs of a journal that has no segments. What they told of keys is known to
     * whoever has read them.
     *
     * @return whether nothing is left
     * @throws IOException if one cannot be removed
     */
    static boolean isRemoved(ObjectJournalFiles files) throws IOException {
        if (!files.list("ready").isEmpty()) {
            return false;
        }
        for (String folder : List.of("active", "keys")) {
            for (String path : files.list(folder)) {
                files.delete(path);
            }
        }
        return true;
    }
}
