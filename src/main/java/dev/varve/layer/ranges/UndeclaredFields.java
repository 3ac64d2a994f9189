package dev.varve.layer.ranges;

import dev.varve.record.Field;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.StagedColumn;
import dev.varve.record.TableSchema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rejects records with fields that no file gets: the columns of a range are known before its rows,
 * and which others the records happen to have would depend on which come first. Immutable.
 */
final class UndeclaredFields {

    private final Set<String> excluded;

    /**
     * @param excluded that a record may have, and that no file gets either
     */
    UndeclaredFields(Set<String> excluded) {
        this.excluded = excluded;
    }

    /** The rows as their file gets them. */
    RowSource narrowed(RowSource source) {
        return new NarrowedRows(source, excluded);
    }

    /** Rows that have other fields leave the source. */
    List<Rejection> reject(RowSource source, TableSchema declared) {
        Set<String> names = new HashSet<>(excluded);
        declared.fields().stream().map(Field::name).forEach(names::add);
        declared.laterFields().stream().map(Field::name).forEach(names::add);
        List<Rejection> rejections = new ArrayList<>();
        BitSet misfits = new BitSet();
        for (StagedColumn column : source.columns()) {
            if (names.contains(column.name())) {
                continue;
            }
            for (int row = 0; row < source.rowCount(); row++) {
                if (LedgerRows.isPresent(column, row) && !misfits.get(row)) {
                    misfits.set(row);
                    rejections.add(
                            source.rejection(
                                    row,
                                    Optional.of(column.name()),
                                    "the files of %s have the declared columns alone; varve.bronze.exclude leaves others out"
                                            .formatted(source.table())));
                }
            }
        }
        if (!misfits.isEmpty()) {
            rejections.addAll(source.remove(misfits));
        }
        return rejections;
    }
}
