package dev.varve.layer.verification;

import dev.varve.layer.audit.LedgerRange;
import dev.varve.parquet.FileScan;
import dev.varve.parquet.NotParquetException;
import dev.varve.record.PredefinedTables;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads every row of a file. Thread-safe. */
final class RowsExamination {

    private final BlobStore store;

    RowsExamination(BlobStore store) {
        this.store = store;
    }

    /**
     * @return the ends of its ledgers, where it is one of raw ledgers
     * @throws NotParquetException if it is damaged
     * @throws IOException if it cannot be read
     */
    Optional<LedgerEnds> examine(Evidence evidence, Consumer<Discrepancy> found)
            throws IOException {
        FileScan scan =
                new FileScan(
                        (offset, length) -> store.read(evidence.file(), offset, length),
                        evidence.footer());
        FilePlace place = evidence.place();
        LedgerRowsCheck ledgers = new LedgerRowsCheck(place, whole(evidence), found);
        boolean isOfLedgers = place.table().equals(PredefinedTables.LEDGERS_LCM_RAW.value());
        for (int group = 0; group < scan.rowGroups(); group++) {
            ledgers.beginGroup();
            for (int column = 0; column < scan.columns(); column++) {
                ColumnValuesCheck check =
                        new ColumnValuesCheck(
                                place.file().value(),
                                group,
                                scan.told(group, column),
                                scan.pages(group, column),
                                isOfLedgers ? ledgers.column(scan.column(column)) : Nobody.ELSE,
                                found);
                scan.read(group, column, check);
                check.finish();
            }
            if (isOfLedgers) {
                ledgers.endGroup();
            }
        }
        return isOfLedgers ? ledgers.finish() : Optional.empty();
    }

    /** Those that make whole ranges write events of them. */
    private static Optional<LedgerRange> whole(Evidence evidence) {
        return evidence.manifest().eventHash().isPresent()
                ? evidence.place().wholeRange()
                : Optional.empty();
    }

    /** Of other tables nothing is known but the values. */
    private enum Nobody implements FileScan.Visitor {
        ELSE;

        @Override
        public void value(int row, byte @Nullable [] value) {}

        @Override
        public void pageEnds(int rows) {}
    }
}
