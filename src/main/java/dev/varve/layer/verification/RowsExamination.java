package dev.varve.layer.verification;

import dev.varve.layer.audit.LedgerRange;
import dev.varve.parquet.FileScan;
import dev.varve.parquet.NotParquetException;
import dev.varve.record.PredefinedTables;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads every row of a file. Thread-safe. */
final class RowsExamination {

    private final BlobStore store;

    RowsExamination(BlobStore store) {
        this.store = store;
    }

    /**
     * What the rows of a file say.
     *
     * @param discrepancies in the order of the rows
     * @param ends of its ledgers, where it is one of raw ledgers
     * @param damage for which they could not be read to the end
     */
    record Result(
            List<Discrepancy> discrepancies,
            Optional<LedgerEnds> ends,
            Optional<NotParquetException> damage) {

        /** Of a file whose rows were not read. */
        static final Result NONE = new Result(List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * @param pass over the file
     * @throws IOException if it cannot be read
     */
    Result examine(Evidence evidence, SinglePass pass) throws IOException {
        List<Discrepancy> found = new ArrayList<>();
        try {
            FileScan scan =
                    new FileScan(
                            (offset, length) -> store.read(evidence.file(), offset, length),
                            pass,
                            evidence.footer());
            Optional<LedgerEnds> ends = examine(evidence, scan, found::add);
            return new Result(found, ends, Optional.empty());
        } catch (NotParquetException damage) {
            return new Result(found, Optional.empty(), Optional.of(damage));
        }
    }

    private static Optional<LedgerEnds> examine(
            Evidence evidence, FileScan scan, Consumer<Discrepancy> found) throws IOException {
        FilePlace place = evidence.place();
        LedgerRowsCheck ledgers = new LedgerRowsCheck(place, whole(evidence), found);
        boolean isOfLedgers = place.table().equals(PredefinedTables.LEDGERS_LCM_RAW.value());
        for (int group = 0; group < scan.rowGroups(); group++) {
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
}
