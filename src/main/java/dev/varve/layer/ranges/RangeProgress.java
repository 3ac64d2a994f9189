package dev.varve.layer.ranges;

import dev.varve.layer.WholeRanges;
import dev.varve.record.Catalog;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes a range as far as its ledgers allow: begins its file where there is a place for one, adds
 * those that wait and whose turn has come, publishes it when it is whole, and holds it where one
 * contradicts another. Thread-safe, but for {@link Ledgers}.
 */
final class RangeProgress {

    private final WholeRanges files;
    private final Set<String> excluded;
    private final Catalog catalog;
    private final RangePlaces places;
    private final RangeBorders borders;
    private final LedgerSpool spool;
    private final SpooledLedgers spooled;
    private final Consumer<OpenRange> stored;
    private final AtomicLong withdrawn = new AtomicLong();

    /**
     * @param excluded columns that no file of a range gets
     * @param spool where ledgers wait
     * @param stored told of each range that is published
     */
    RangeProgress(
            WholeRanges files,
            Set<String> excluded,
            Catalog catalog,
            RangePlaces places,
            RangeBorders borders,
            LedgerSpool spool,
            Consumer<OpenRange> stored) {
        this.files = files;
        this.excluded = excluded;
        this.catalog = catalog;
        this.places = places;
        this.borders = borders;
        this.spool = spool;
        this.spooled = new SpooledLedgers(catalog, spool);
        this.stored = stored;
    }

    /**
     * @param longest how long to wait for memory
     * @param rejections gets those of records that are refused
     */
    Ledgers of(OpenRange range, Duration longest, List<Rejection> rejections) {
        return new Ledgers(range, longest, rejections);
    }

    /** Ledgers that waited and were refused when their turn came. */
    long withdrawn() {
        return withdrawn.get();
    }

    /** Of one range, whose lock is held by whoever calls. */
    final class Ledgers {

        private final OpenRange range;
        private final Duration longest;
        private final List<Rejection> rejections;

        private Ledgers(OpenRange range, Duration longest, List<Rejection> rejections) {
            this.range = range;
            this.longest = longest;
            this.rejections = rejections;
        }

        void refuse(RowSource source, int row, long ledger, LedgerLink.Fault fault) {
            rejections.add(source.rejection(row, Optional.of(fault.field()), fault.reason()));
            hold("ledger %d: %s".formatted(ledger, fault.reason()));
        }

        /** Nothing of it will be stored in this run. */
        void hold(String reason) {
            spool.forget(range.index().forgetWaiting());
            range.hold(reason);
            places.leave(range);
        }

        boolean begin(boolean atAnyPrice) {
            if (range.isAssembled()) {
                return true;
            }
            if (!places.enter(range, atAnyPrice)) {
                return false;
            }
            range.assemble(files.assemble(range.partition(), excluded));
            return true;
        }

        void settle() throws IOException {
            if (range.isPublished() || range.isHeld()) {
                return;
            }
            drain(range.isComplete());
            if (range.isWhole()) {
                finish();
            }
        }

        /** Those that wait and whose turn it is. */
        private void drain(boolean atAnyPrice) throws IOException {
            while (!range.isHeld() && range.index().waiting(range.next()).isPresent()) {
                if (!begin(atAnyPrice)) {
                    return;
                }
                spooled.read(range.partition().table(), range.index(), range.next(), this::append);
            }
        }

        private void append(RowSource source) throws IOException {
            if (range.isHeld()) {
                return;
            }
            Optional<ReadAgain.Refused> refused =
                    new ReadAgain(source, excluded, catalog)
                            .append(range, borders, longest, this::taken);
            if (refused.isPresent()) {
                range.index().remove(refused.get().ledger());
                withdrawn.incrementAndGet();
                refuse(source, refused.get().row(), refused.get().ledger(), refused.get().fault());
            }
        }

        private void taken(long ledger) {
            range.index().taken(ledger);
            spool.forget(1);
        }

        private void finish() throws IOException {
            Optional<String> fault = borders.faultBehind(range);
            if (fault.isPresent()) {
                hold(fault.get());
                return;
            }
            range.finish();
            places.leave(range);
            if (range.isPublished()) {
                borders.add(range);
                stored.accept(range);
            }
        }

        /** What there is goes into a file, whatever is missing. */
        void finishIncomplete() throws IOException {
            Optional<Long> next = range.index().firstWaiting();
            while (next.isPresent() && !range.isHeld() && begin(true)) {
                spooled.read(range.partition().table(), range.index(), next.get(), this::append);
                next = range.index().firstWaiting();
            }
            if (range.isAssembled()) {
                range.finishIncomplete();
                places.leave(range);
            }
        }
    }
}
