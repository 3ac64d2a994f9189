package dev.varve.layer.verification;

import dev.varve.parquet.FileScan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds the values of a chunk against what the file says of it and of its pages. For one chunk. */
final class ColumnValuesCheck implements FileScan.Visitor {

    /** Of a value, in what is told. */
    private static final int MOST_SHOWN_BYTES = 32;

    private final String path;
    private final int group;
    private final FileScan.Told told;
    private final List<FileScan.PageTold> pages;
    private final FileScan.Visitor next;
    private final Consumer<Discrepancy> found;
    private final ValueTally whole;
    private ValueTally page;
    private int pageNumber;

    /**
     * @param pages what is said of them; empty where nothing is
     * @param next is given the same
     */
    ColumnValuesCheck(
            String path,
            int group,
            FileScan.Told told,
            List<FileScan.PageTold> pages,
            FileScan.Visitor next,
            Consumer<Discrepancy> found) {
        this.path = path;
        this.group = group;
        this.told = told;
        this.pages = pages;
        this.next = next;
        this.found = found;
        this.whole = new ValueTally(told);
        this.page = new ValueTally(told);
    }

    @Override
    public void value(int row, byte @Nullable [] value) {
        whole.add(value);
        page.add(value);
        next.value(row, value);
    }

    @Override
    public void pageEnds(int rows) {
        if (pageNumber < pages.size()) {
            FileScan.PageTold said = pages.get(pageNumber);
            String where = "page %d of ".formatted(pageNumber);
            if (said.nullCount() >= 0) {
                requireCount(where, "nulls", said.nullCount(), page.nulls());
            }
            if (said.isWithoutValues()) {
                requireCount(where, "values", 0, page.rows() - page.nulls());
            } else {
                requireMin(where, said.min(), false, page);
                requireMax(where, said.max(), false, page);
            }
        }
        page = new ValueTally(told);
        pageNumber++;
        next.pageEnds(rows);
    }

    /** Once all values were given. */
    void finish() {
        requireCount("", "rows", told.rowCount(), whole.rows());
        requireCount("", "values", told.valueCount(), whole.rows());
        told.nullCount().ifPresent(nulls -> requireCount("", "nulls", nulls, whole.nulls()));
        told.min().ifPresent(end -> requireMin("", end.value(), end.isExact(), whole));
        told.max().ifPresent(end -> requireMax("", end.value(), end.isExact(), whole));
        if (!pages.isEmpty()) {
            requireCount("", "pages", pages.size(), pageNumber);
        }
    }

    private void requireCount(String where, String what, long expected, long is) {
        if (expected != is) {
            tell(where, "%,d %s".formatted(expected, what), "%,d".formatted(is));
        }
    }

    private void requireMin(String where, byte[] bound, boolean isExact, ValueTally values) {
        byte[] min = values.min();
        if (min != null && !values.isAbove(bound, isExact)) {
            String word = isExact ? "as the smallest value " : "no value below ";
            tell(where, word + shown(bound), shown(min));
        }
    }

    private void requireMax(String where, byte[] bound, boolean isExact, ValueTally values) {
        byte[] max = values.max();
        if (max != null && !values.isBelow(bound, isExact)) {
            String word = isExact ? "as the largest value " : "no value above ";
            tell(where, word + shown(bound), shown(max));
        }
    }

    private void tell(String where, String expected, String is) {
        found.accept(
                new Discrepancy.OfRows(
                        path,
                        "in %scolumn '%s' of row group %d %s, as its statistics say"
                                .formatted(where, told.column(), group, expected),
                        is));
    }

    private String shown(byte[] value) {
        ByteBuffer word = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        return switch (told.type()) {
            case BOOL -> value[0] == 0 ? "false" : "true";
            case INT32 -> Integer.toString(word.getInt());
            case UINT32 -> Integer.toUnsignedString(word.getInt());
            case INT64, TIMESTAMP, TIMESTAMP_NANOS -> Long.toString(word.getLong());
            case UINT64 -> Long.toUnsignedString(word.getLong());
            case DOUBLE -> Double.toString(word.getDouble());
            case UNKNOWN, TEXT, NESTED, JSON, BINARY -> hexadecimal(value);
        };
    }

    private static String hexadecimal(byte[] value) {
        int length = Math.min(value.length, MOST_SHOWN_BYTES);
        return "0x"
                + HexFormat.of().formatHex(value, 0, length)
                + (length < value.length ? "…" : "");
    }
}
