package dev.varve.journal.segments;

import dev.varve.record.TableName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lines that share segments and count their positions together: the records of a table, or the dead
 * letters of one.
 *
 * @param folder in which its segments are: {@code {table}}, or {@code _dead_letter/{table}}
 */
public record LineStream(String folder) implements Comparable<LineStream> {

    private static final String LETTERS = "_dead_letter/";

    /** Of letters that belong to no table. */
    private static final String UNKNOWN = "_unknown";

    /**
     * @throws IllegalArgumentException if there is no such folder
     */
    public LineStream {
        tableOf(folder);
    }

    /** The records of the table. */
    public static LineStream of(TableName table) {
        return new LineStream(table.value());
    }

    /** What was rejected on its way to the table. */
    public static LineStream lettersOf(Optional<TableName> table) {
        return new LineStream(LETTERS + table.map(TableName::value).orElse(UNKNOWN));
    }

    public boolean isLetters() {
        return folder.startsWith(LETTERS);
    }

    /** Empty for letters that belong to none. */
    public Optional<TableName> table() {
        return tableOf(folder);
    }

    private static Optional<TableName> tableOf(String folder) {
        return folder.equals(LETTERS + UNKNOWN)
                ? Optional.empty()
                : Optional.of(
                        new TableName(
                                folder.startsWith(LETTERS)
                                        ? folder.substring(LETTERS.length())
                                        : folder));
    }

    @Override
    public boolean equals(@Nullable Object other) { // asked for every commit that is read again
        return this == other || (other instanceof LineStream that && folder.equals(that.folder));
    }

    @Override
    public int hashCode() {
        return folder.hashCode();
    }

    @Override
    public int compareTo(LineStream other) {
        return folder.compareTo(other.folder);
    }

    @Override
    public String toString() {
        return folder;
    }
}
