package dev.varve.layer.ranges;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.LittleEndian;
import dev.varve.record.RowSource;
import dev.varve.record.Sha256;
import dev.varve.record.StagedColumn;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * What the rows of one source are, whatever their records looked like: how large, what they say,
 * and whether two are the same. Valid as long as the rows are. Not thread-safe.
 */
final class LedgerRows {

    /** Of a row beside its texts. */
    private static final int ROW_BYTES = 64;

    private static final String CONTENT = "xdr_bytes";
    private static final String CONTENT_DIGEST = "xdr_sha256";
    private static final String HASH = "ledger_hash";
    private static final String PREVIOUS_HASH = "previous_ledger_hash";
    private static final String CLOSE_TIME = "close_time";

    private final RowSource source;
    private final List<StagedColumn> columns;
    private final Optional<StagedColumn> contentDigest;
    private final Optional<StagedColumn> hash;
    private final Optional<StagedColumn> previousHash;
    private final Optional<StagedColumn> closeTime;
    private final MessageDigest sha256 = Sha256.digest();
    private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES);

    LedgerRows(RowSource source) {
        this.source = source;
        this.columns = source.columns();
        this.contentDigest = source.column(CONTENT_DIGEST);
        this.hash = source.column(HASH);
        this.previousHash = source.column(PREVIOUS_HASH);
        this.closeTime = source.column(CLOSE_TIME);
    }

    RowSource source() {
        return source;
    }

    /** Of all values that its file gets. */
    long sizeBytes(int row) {
        long sizeBytes = ROW_BYTES;
        for (StagedColumn column : columns) {
            if (!column.type().isFixedWidth() && isPresent(column, row)) {
                sizeBytes += column.ends()[row] - start(column, row);
            }
        }
        return sizeBytes;
    }

    /** The same for rows with the same values, and hardly ever for others. */
    long digest(int row) {
        boolean isContentTold = contentDigest.isPresent() && isPresent(contentDigest.get(), row);
        for (StagedColumn column : columns) {
            // its checksum has been held against it at the door
            boolean isTold = isContentTold && column.name().equals(CONTENT);
            if (!isTold && isPresent(column, row)) {
                add(column, row);
            }
        }
        return LittleEndian.word(sha256.digest(), 0);
    }

    private void add(StagedColumn column, int row) {
        sha256.update(column.name().getBytes(UTF_8));
        if (column.type().isFixedWidth()) {
            addWord(column.values()[row]);
        } else {
            int from = start(column, row);
            int length = column.ends()[row] - from;
            addWord(length);
            sha256.update(column.bytes(), from, length);
        }
    }

    private void addWord(long value) {
        sha256.update(word.putLong(0, value).array());
    }

    /** What the row says of its place among the others. */
    LedgerLink link(int row, long ledger) {
        return new LedgerLink(
                ledger,
                text(hash, row),
                text(previousHash, row),
                closeTime.filter(each -> isPresent(each, row)).map(each -> each.values()[row]));
    }

    private static Optional<String> text(Optional<StagedColumn> column, int row) {
        return column.filter(each -> isPresent(each, row) && !each.type().isFixedWidth())
                .map(
                        each -> {
                            int from = start(each, row);
                            return new String(each.bytes(), from, each.ends()[row] - from, UTF_8);
                        });
    }

    static boolean isPresent(StagedColumn column, int row) {
        return row < column.rowCount()
                && (column.nullCount() == 0 || (column.validity()[row >> 6] >>> row & 1) != 0);
    }

    private static int start(StagedColumn column, int row) {
        return row == 0 ? 0 : column.ends()[row - 1];
    }
}
