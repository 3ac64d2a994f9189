package dev.varve.door.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as they have to be. Not thread-safe. */
final class TextTable {

    private static final String BETWEEN = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;
    private final int leftAligned;

    /**
     * @param head one name for each column
     * @param leftAligned how many columns begin at their left; all others end at their right
     */
    TextTable(List<String> head, int leftAligned) {
        this.widths = new int[head.size()];
        this.leftAligned = leftAligned;
        add(head);
    }

    /** One cell for each column. */
    void add(List<String> row) {
        rows.add(row);
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
        }
    }

    /** One line for each row, each with its line end; the head alone is nothing. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows.size() == 1 ? List.<List<String>>of() : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : BETWEEN)
                        .append(i < leftAligned ? row.get(i) + padding : padding + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
