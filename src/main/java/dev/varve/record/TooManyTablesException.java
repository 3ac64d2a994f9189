package dev.varve.record;

/** There are as many tables as there may be, and this would be one more. */
public final class TooManyTablesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyTablesException(TableName table, int maxTables) {
        super(
                "table '%s' would be one more than the limit of %,d tables"
                        .formatted(table, maxTables));
    }
}
