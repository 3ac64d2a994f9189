package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds.
 *
 * @param partition of its rows
 * @param table the columns of its table when it began
 * @param schema those of them that it holds
 * @param rowCount its rows
 * @param extent from where to where its rows reach
 */
record FileContent(Partition partition, Schema table, Schema schema, long rowCount, Extent extent) {

    /**
     * A column of which all rows have one value.
     *
     * @param field as it is in the table
     * @param value what the column would hold: text as it is, JSON as its text, RFC 3339, Base64,
     *     or a literal
     * @param literal whether the value of a column of text is no string in the records
     */
    record InPath(Field field, @Nullable String value, boolean literal) {}

    /**
     * The columns by whose values the table is divided, in the order of the path; whether the file
     * holds them or not.
     */
    List<InPath> inPath() {
        List<InPath> columns = new ArrayList<>();
        for (Partition.Value value : partition.values()) {
            table.indexOf(value.column())
                    .ifPresent(
                            index -> {
                                Field field = table.fields().get(index);
                                columns.add(
                                        new InPath(
                                                field,
                                                value.text(field.type()),
                                                value.isLiteral(field.type())));
                            });
        }
        return columns;
    }

    /**
     * From where to where rows reach, both ends included.
     *
     * @param firstPosition smallest position in the order of their writer; -1 where the file has
     *     none
     * @param lastPosition largest; -1 where the file has none
     * @param ledgers smallest and largest ledger, where the table has ledgers
     */
    record Extent(long firstPosition, long lastPosition, Optional<Partition.LedgerSpan> ledgers) {

        boolean hasPositions() {
            return firstPosition >= 0;
        }

        /** The smallest extent that covers both. */
        Extent with(Extent other) {
            return new Extent(
                    Math.min(firstPosition, other.firstPosition),
                    Math.max(lastPosition, other.lastPosition),
                    ledgers.flatMap(mine -> other.ledgers.map(mine::with))
                            .or(() -> ledgers)
                            .or(other::ledgers));
        }
    }
}
