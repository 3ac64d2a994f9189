package dev.varve.record.json;

import dev.varve.record.Rejection;

/**
 * A record that was refused because of what others have taught its table; whether it would be taken
 * without some of them is only known when it is read again.
 *
 * @param row that it would have been
 * @param in holds the record
 * @param begin where it begins
 * @param valueEnd where it must end, or negative where a line feed must
 * @param line it begins on, 1-based
 * @param column of that line it begins at, 1-based, in bytes
 * @param rejection as it was refused
 */
record Postponed(
        int row, byte[] in, int begin, int valueEnd, long line, int column, Rejection rejection) {

    Postponed at(int otherRow) {
        return new Postponed(otherRow, in, begin, valueEnd, line, column, rejection);
    }
}
