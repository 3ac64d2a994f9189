package dev.varve.record.json;

/**
 * A place in text of several lines.
 *
 * @param line 1-based
 * @param column 1-based, in bytes
 */
public record Place(long line, int column) {

    /**
     * The place of {@code position}, the text at {@code start} being at the given line and column.
     */
    static Place of(byte[] in, int start, int position, long firstLine, int firstColumn) {
        long line = firstLine;
        int column = firstColumn;
        for (int i = start; i < position; i++) {
            if (in[i] == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new Place(line, column);
    }
}
