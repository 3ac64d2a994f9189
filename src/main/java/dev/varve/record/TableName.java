package dev.varve.record;

import java.util.regex.Pattern;

/**
 * The name of a table: a letter, then letters, digits, {@code _}, {@code -} or {@code .}, at most
 * 128 characters. It becomes one segment of every key of the table, so nothing else is let in; a
 * leading {@code _} or {@code .} is kept for what readers must not list.
 *
 * @param value the name as written
 */
public record TableName(String value) implements Comparable<TableName> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,127}");

    /**
     * @throws IllegalArgumentException if the name is not allowed; the message names it and the
     *     rule
     */
    public TableName {
        if (!ALLOWED.matcher(value).matches() || value.contains("..")) {
            throw new IllegalArgumentException(
                    "invalid table name: '%s' (a letter, then up to 127 letters, digits, '_', '-' or single '.')"
                            .formatted(VisibleText.of(value)));
        }
    }

    @Override
    public int compareTo(TableName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
