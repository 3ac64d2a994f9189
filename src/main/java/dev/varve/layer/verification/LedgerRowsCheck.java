package dev.varve.layer.verification;

import static dev.varve.layer.verification.LedgerColumns.BYTES;
import static dev.varve.layer.verification.LedgerColumns.CLOSE_TIME;
import static dev.varve.layer.verification.LedgerColumns.LEDGER;
import static dev.varve.layer.verification.LedgerColumns.LENGTH;
import static dev.varve.layer.verification.LedgerColumns.PREVIOUS_HASH;
import static dev.varve.layer.verification.LedgerColumns.SHA256;

import dev.varve.layer.LedgerSuccession;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.parquet.FileScan;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers of a file of {@code ledgers_lcm_raw}, held against themselves and each other. Of each
 * row of one row group it remembers some hundred bytes. The first fault of each kind is told. For
 * one thread.
 */
final class LedgerRowsCheck {

    private final FilePlace place;
    private final Optional<LedgerRange> whole;
    private final Optional<LedgerRange> folder;
    private final Consumer<Discrepancy> found;
    private final Set<String> named = new HashSet<>();
    private final LedgerColumns columns = new LedgerColumns();
    private long rows;
    private @Nullable LedgerRow first;
    private @Nullable LedgerRow last;

    /**
     * @param whole the ledgers of which each should be there, where that is so
     */
    LedgerRowsCheck(FilePlace place, Optional<LedgerRange> whole, Consumer<Discrepancy> found) {
        this.place = place;
        this.whole = whole;
        this.folder = place.ledgers().flatMap(LedgerRange::parse);
        this.found = found;
    }

    /** Who is given the values of a column. */
    FileScan.Visitor column(String name) {
        return columns.column(name);
    }

    /** Once all columns of a row group were given. */
    void endGroup() {
        if (columns.isEven()) {
            check();
        } else {
            tell(
                    "columns",
                    "as many values in each column of a ledger as in " + LEDGER,
                    "others, or no such column");
        }
        columns.clear();
    }

    private void check() {
        int count = columns.rows();
        if (count == 0) {
            return;
        }
        checkFirst(columns.row(0));
        for (int row = 0; row < count; row++) {
            checkBytes(row);
            checkPlace(columns.ledger(row));
            if (row > 0) {
                checkLink(row);
            }
            rows++;
        }
        last = columns.row(count - 1);
    }

    private void checkFirst(LedgerRow row) {
        if (first == null) {
            first = row;
        }
        if (last != null && last.ledger() + 1 == row.ledger()) {
            checkLink(last, row, "");
        }
    }

    private void checkLink(int row) {
        boolean isNext = columns.ledger(row - 1) + 1 == columns.ledger(row);
        if (isNext && !columns.follows(row)) {
            checkLink(columns.row(row - 1), columns.row(row), "");
        }
    }

    private void checkBytes(int row) {
        long ledger = columns.ledger(row);
        if (columns.length(row) != columns.toldLength(row)) {
            tell(
                    LENGTH,
                    "%s %d of ledger %d, the length of its %s"
                            .formatted(LENGTH, columns.length(row), ledger, BYTES),
                    Long.toString(columns.toldLength(row)));
        }
        if (!columns.hasToldSum(row)) {
            tell(
                    SHA256,
                    "%s %s of ledger %d, the SHA-256 of its %s"
                            .formatted(SHA256, columns.sum(row), ledger, BYTES),
                    columns.toldSum(row));
        }
    }

    private void checkPlace(long ledger) {
        if (whole.isPresent()) {
            long expected = whole.get().first() + rows;
            if (ledger != expected) {
                tell(LEDGER, "ledger %d in row %d".formatted(expected, rows), "ledger " + ledger);
            }
        } else if (folder.isPresent()
                && (ledger < folder.get().first() || ledger > folder.get().last())) {
            tell(LEDGER, "ledgers of the range " + folder.get(), "ledger " + ledger);
        }
    }

    /**
     * Of one ledger and the next.
     *
     * @param where the one before is, if it is elsewhere
     */
    void checkLink(LedgerRow before, LedgerRow row, String where) {
        if (!row.isLinkedTo(before)) {
            tell(
                    PREVIOUS_HASH,
                    "%s %s of ledger %d, the hash of ledger %d%s"
                            .formatted(
                                    PREVIOUS_HASH,
                                    before.hash(),
                                    row.ledger(),
                                    before.ledger(),
                                    where),
                    row.previousHash());
        }
        if (!row.isInTimeAfter(before)) {
            tell(
                    CLOSE_TIME,
                    "%s of ledger %d not before %s, when ledger %d%s closed"
                            .formatted(
                                    CLOSE_TIME,
                                    row.ledger(),
                                    LedgerSuccession.closeTime(before.closeMicros()),
                                    before.ledger(),
                                    where),
                    LedgerSuccession.closeTime(row.closeMicros()).toString());
        }
    }

    /** Once all row groups were given; empty if there is no ledger. */
    Optional<LedgerEnds> finish() {
        whole.filter(range -> rows < range.last() - range.first() + 1)
                .ifPresent(
                        range ->
                                tell(
                                        LEDGER,
                                        "each ledger of the range %s".formatted(range),
                                        "%,d ledgers".formatted(rows)));
        return first == null || last == null
                ? Optional.empty()
                : Optional.of(new LedgerEnds(place, first, last));
    }

    private void tell(String kind, String expected, String is) {
        if (named.add(kind)) {
            found.accept(new Discrepancy.OfRows(place.file().value(), expected, is));
        }
    }
}
