package dev.varve.parquet;

import dev.varve.parquet.encoding.EncodedPage;
import dev.varve.parquet.encoding.ThriftBytes;
import dev.varve.record.ColumnType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The bounds of each page of a column chunk, by which a reader skips pages. */
final class ColumnIndexes {

    /** No chunk's bounds may be more, a page; larger ones help nobody and burden every reader. */
    private static final long MAX_PAGE_BYTES = 1 << 12;

    private static final byte[] NONE = {};

    private ColumnIndexes() {}

    /** As it stands in the file; no bytes where a page has values without order, or long ones. */
    static byte[] of(List<EncodedPage> pages, ColumnType type) {
        long boundsBytes = 0;
        for (EncodedPage page : pages) {
            if (!page.bounds().known()) {
                return NONE;
            }
            boundsBytes += length(page.bounds().min()) + length(page.bounds().max());
        }
        if (boundsBytes > MAX_PAGE_BYTES * pages.size()) {
            return NONE;
        }
        ColumnIndex index =
                new ColumnIndex(
                        listed(pages, page -> page.bounds().min() == null),
                        listed(pages, page -> stored(page.bounds().min())),
                        listed(pages, page -> stored(page.bounds().max())),
                        order(pages, ValueOrder.of(type)));
        index.setNull_counts(listed(pages, page -> (long) page.nullCount()));
        return ThriftBytes.of(out -> Util.writeColumnIndex(index, out));
    }

    private static <T> List<T> listed(List<EncodedPage> pages, Function<EncodedPage, T> what) {
        List<T> listed = new ArrayList<>(pages.size());
        for (EncodedPage page : pages) {
            listed.add(what.apply(page));
        }
        return listed;
    }

    private static int length(byte @Nullable [] bound) {
        return bound == null ? 0 : bound.length;
    }

    private static ByteBuffer stored(byte @Nullable [] bound) {
        return ByteBuffer.wrap(bound == null ? NONE : bound);
    }

    /** How the bounds of the pages follow each other; those of nulls alone do not count. */
    private static BoundaryOrder order(List<EncodedPage> pages, Comparator<byte[]> order) {
        if (isInOrder(pages, order)) {
            return BoundaryOrder.ASCENDING;
        }
        return isInOrder(pages, order.reversed())
                ? BoundaryOrder.DESCENDING
                : BoundaryOrder.UNORDERED;
    }

    private static boolean isInOrder(List<EncodedPage> pages, Comparator<byte[]> order) {
        byte[] lastMin = null;
        byte[] lastMax = null;
        for (EncodedPage page : pages) {
            byte[] min = page.bounds().min();
            byte[] max = page.bounds().max();
            if (min == null || max == null) {
                continue;
            }
            if (lastMin != null && lastMax != null) {
                if (order.compare(lastMin, min) > 0 || order.compare(lastMax, max) > 0) {
                    return false;
                }
            }
            lastMin = min;
            lastMax = max;
        }
        return true;
    }
}
