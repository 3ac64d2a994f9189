package dev.varve.bench;

import java.util.ArrayList;
import java.util.List;

/** A table of text: columns as wide as their widest cell, numbers to the right. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        row(head);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Whether there is more than the head. */
    boolean hasRows() {
        return rows.size() > 1;
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            line(rows.get(r), widths, text);
            if (r == 0) {
                rule(widths, text);
            }
        }
        return text.toString();
    }

    private static void line(List<String> cells, int[] widths, StringBuilder text) {
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            text.append(' ')
                    .append(i < 2 ? cells.get(i) + padding : padding + cells.get(i))
                    .append(" |");
        }
        text.append('\n');
    }

    private static void rule(int[] widths, StringBuilder text) {
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
            text.append('-').append("-".repeat(widths[i])).append(i < 2 ? "-|" : ":|");
        }
        text.append('\n');
    }
}
