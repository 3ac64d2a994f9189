package dev.varve.layer.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.parquet.FileScan;
import dev.varve.record.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * Of each row of a row group of {@code ledgers_lcm_raw} what says where it belongs, and the length
 * and the SHA-256 of its bytes: some 300 bytes. For one thread.
 */
final class LedgerColumns {

    static final String LEDGER = "ledger_sequence";
    static final String HASH = "ledger_hash";
    static final String PREVIOUS_HASH = "previous_ledger_hash";
    static final String CLOSE_TIME = "close_time";
    static final String BYTES = "xdr_bytes";
    static final String LENGTH = "xdr_byte_length";
    static final String SHA256 = "xdr_sha256";

    private final Numbers ledgers = new Numbers();
    private final Numbers closeTimes = new Numbers();
    private final Numbers lengths = new Numbers();
    private final Texts hashes = new Texts();
    private final Texts previousHashes = new Texts();
    private final Texts sums = new Texts();
    private final Contents contents = new Contents();
    private final Map<String, Column> columns =
            Map.of(
                    LEDGER, ledgers,
                    CLOSE_TIME, closeTimes,
                    LENGTH, lengths,
                    HASH, hashes,
                    PREVIOUS_HASH, previousHashes,
                    SHA256, sums,
                    BYTES, contents);

    /** Values of one column, which remain until they are cleared. */
    private abstract static sealed class Column implements FileScan.Visitor {

        int count;

        @Override
        public void pageEnds() {}
    }

    private static final class Numbers extends Column {

        private long[] values = new long[0];

        @Override
        public void none() {
            number(-1);
        }

        @Override
        public void number(long value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, grown(count));
            }
            values[count++] = value;
        }

        @Override
        public void bytes(byte[] array, int offset, int length) {
            none();
        }
    }

    private static final class Texts extends Column {

        private byte[] bytes = new byte[0];
        private int[] ends = new int[0];

        @Override
        public void none() {
            bytes(bytes, 0, 0);
        }

        @Override
        public void number(long value) {
            none();
        }

        @Override
        public void bytes(byte[] array, int offset, int length) {
            int from = begin(count);
            if (bytes.length - from < length) {
                bytes = Arrays.copyOf(bytes, grown(from + length));
            }
            System.arraycopy(array, offset, bytes, from, length);
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, grown(count));
            }
            ends[count++] = from + length;
        }

        int begin(int row) {
            return row == 0 ? 0 : ends[row - 1];
        }

        String text(int row) {
            return new String(bytes, begin(row), ends[row] - begin(row), UTF_8);
        }

        boolean isSame(int row, Texts other, int otherRow) {
            return Arrays.equals(
                    bytes,
                    begin(row),
                    ends[row],
                    other.bytes,
                    other.begin(otherRow),
                    other.ends[otherRow]);
        }
    }

    /** Remembers of each value its length and its digest. */
    private static final class Contents extends Column {

        private static final int DIGEST_BYTES = 32;

        private final MessageDigest digest = Sha256.digest();
        private final Numbers lengths = new Numbers();
        private byte[] digests = new byte[0];

        @Override
        public void none() {
            bytes(digests, 0, 0);
        }

        @Override
        public void number(long value) {
            none();
        }

        @Override
        public void bytes(byte[] array, int offset, int length) {
            int at = count * DIGEST_BYTES;
            if (at == digests.length) {
                digests = Arrays.copyOf(digests, grown(count) * DIGEST_BYTES);
            }
            digest.update(array, offset, length);
            try {
                digest.digest(digests, at, DIGEST_BYTES);
            } catch (DigestException impossible) {
                throw new IllegalStateException(impossible);
            }
            lengths.number(length);
            count++;
        }

        String sum(int row) {
            int at = row * DIGEST_BYTES;
            return HexFormat.of().formatHex(digests, at, at + DIGEST_BYTES);
        }

        boolean isSum(int row, Texts sums) {
            int text = sums.begin(row);
            boolean isSame = sums.ends[row] - text == 2 * DIGEST_BYTES;
            for (int i = 0; i < DIGEST_BYTES && isSame; i++) {
                int value = digests[row * DIGEST_BYTES + i];
                isSame =
                        sums.bytes[text + 2 * i] == digit(value >>> 4)
                                && sums.bytes[text + 2 * i + 1] == digit(value);
            }
            return isSame;
        }

        private static int digit(int value) {
            int low = value & 0xF;
            return low < 10 ? '0' + low : 'a' + low - 10;
        }
    }

    private static int grown(int length) {
        return Math.max(1 << 6, length * 2);
    }

    /** Who is given the values of a column. */
    FileScan.Visitor column(String name) {
        Column known = columns.get(name);
        return known == null ? Nobody.ELSE : known;
    }

    /** Before the next row group. */
    void clear() {
        columns.values().forEach(each -> each.count = 0);
        contents.lengths.count = 0;
    }

    int rows() {
        return ledgers.count;
    }

    /** Whether each column has a value for each row. */
    boolean isEven() {
        return columns.values().stream().allMatch(each -> each.count == rows());
    }

    LedgerRow row(int row) {
        return new LedgerRow(
                ledgers.values[row],
                hashes.text(row),
                previousHashes.text(row),
                closeTimes.values[row]);
    }

    long ledger(int row) {
        return ledgers.values[row];
    }

    /** That the bytes should have. */
    long toldLength(int row) {
        return lengths.values[row];
    }

    long length(int row) {
        return contents.lengths.values[row];
    }

    /** Whether the bytes have the checksum that they should have. */
    boolean hasToldSum(int row) {
        return contents.isSum(row, sums);
    }

    String toldSum(int row) {
        return sums.text(row);
    }

    String sum(int row) {
        return contents.sum(row);
    }

    /** Whether the row obviously is what comes after the one before it. */
    boolean follows(int row) {
        return previousHashes.isSame(row, hashes, row - 1)
                && closeTimes.values[row] >= closeTimes.values[row - 1];
    }
}
