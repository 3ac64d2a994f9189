package dev.varve.record;

import java.util.Optional;

/**
 * One record that was not taken, and why.
 *
 * @param table where it would have gone, if that much is known
 * @param line where the fault is, 1-based
 * @param column where the fault is in its line, 1-based, in bytes
 * @param field the field at fault, if it is one
 * @param reason what was expected and what was found; makes sense without place and field
 * @param raw the record as it arrived, without its line end; cut where it is over the record limit
 */
public record Rejection(
        Optional<TableName> table,
        long line,
        int column,
        Optional<String> field,
        String reason,
        byte[] raw) {

    /** The same, of a record that would have gone to that table. */
    public Rejection into(Optional<TableName> destination) {
        return new Rejection(destination, line, column, field, reason, raw);
    }

    /**
     * Place, field and reason in one sentence: {@code line 12, column 34: field 'x': expected …}.
     */
    public String message() {
        String place = "line " + line + ", column " + column + ": ";
        return field.map(name -> place + "field '" + name + "': " + reason).orElse(place + reason);
    }
}
