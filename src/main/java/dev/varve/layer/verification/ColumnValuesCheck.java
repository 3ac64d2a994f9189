package dev.varve.layer.verification;

import dev.varve.parquet.FileScan;
import java.util.List;
import java.util.function.Consumer;

/** Holds the values of a chunk against what the file says of it and of its pages. For one chunk. */
final class ColumnValuesCheck implements FileScan.Visitor {

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
        this.whole = ValueTally.of(told.type());
        this.page = ValueTally.of(told.type());
    }

    @Override
    public void none() {
        page.addNone();
        next.none();
    }

    @Override
    public void number(long value) {
        page.add(value);
        next.number(value);
    }

    @Override
    public void bytes(byte[] array, int offset, int length) {
        page.add(array, offset, length);
        next.bytes(array, offset, length);
    }

    @Override
    public void pageEnds() {
        if (pageNumber < pages.size()) {
            check(pages.get(pageNumber));
        }
        whole.add(page);
        page = ValueTally.of(told.type());
        pageNumber++;
        next.pageEnds();
    }

    private void check(FileScan.PageTold said) {
        if (said.nullCount() >= 0) {
            requireCount("nulls", said.nullCount(), page.nulls(), true);
        }
        if (said.isWithoutValues()) {
            requireCount("values", 0, page.rows() - page.nulls(), true);
        } else {
            requireMin(said.min(), false, page);
            requireMax(said.max(), false, page);
        }
    }

    /** Once all values were given. */
    void finish() {
        requireCount("rows", told.rowCount(), whole.rows());
        requireCount("values", told.valueCount(), whole.rows());
        told.nullCount().ifPresent(nulls -> requireCount("nulls", nulls, whole.nulls()));
        told.min().ifPresent(end -> requireMin(end.value(), end.isExact(), whole));
        told.max().ifPresent(end -> requireMax(end.value(), end.isExact(), whole));
        if (!pages.isEmpty()) {
            requireCount("pages", pages.size(), pageNumber);
        }
    }

    private void requireCount(String what, long expected, long is) {
        requireCount(what, expected, is, false);
    }

    private void requireCount(String what, long expected, long is, boolean isOfPage) {
        if (expected != is) {
            tell(isOfPage, "%,d %s".formatted(expected, what), "%,d".formatted(is));
        }
    }

    private void requireMin(byte[] bound, boolean isExact, ValueTally values) {
        if (!values.isEmpty() && !values.isAbove(bound, isExact)) {
            String word = isExact ? "as the smallest value " : "no value below ";
            tell(values == page, word + values.shown(bound), values.min());
        }
    }

    private void requireMax(byte[] bound, boolean isExact, ValueTally values) {
        if (!values.isEmpty() && !values.isBelow(bound, isExact)) {
            String word = isExact ? "as the largest value " : "no value above ";
            tell(values == page, word + values.shown(bound), values.max());
        }
    }

    private void tell(boolean isOfPage, String expected, String is) {
        found.accept(
                new Discrepancy.OfRows(
                        path,
                        "in %scolumn '%s' of row group %d %s, as its statistics say"
                                .formatted(
                                        isOfPage ? "page %d of ".formatted(pageNumber) : "",
                                        told.column(),
                                        group,
                                        expected),
                        is));
    }
}
