package dev.varve.record.json;

import java.io.IOException;

/** A body that as a whole is not the JSON it says it is: an array that does not end, say. */
public final class MalformedBodyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long line;
    private final int column;

    MalformedBodyException(long line, int column, long atByte, String reason) {
        super("line %d, column %d (byte %d): %s".formatted(line, column, atByte, reason));
        this.line = line;
        this.column = column;
    }

    /** Line of the fault, 1-based. */
    public long line() {
        return line;
    }

    /** Column of the fault in its line, 1-based, in bytes. */
    public int column() {
        return column;
    }
}
