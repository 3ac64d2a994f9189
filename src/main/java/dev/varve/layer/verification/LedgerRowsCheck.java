package dev.varve.layer.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.layer.LedgerSuccession;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.parquet.FileScan;
import dev.varve.record.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers of a file of {@code ledgers_lcm_raw}, held against themselves and each other. Of each
 * row of one row group it remembers some hundred bytes. The first fault of each kind is told. For
 * one thread.
 */
final class LedgerRowsCheck {

    private static final String LEDGER = "ledger_sequence";
    private static final String HASH = "ledger_hash";
    private static final String PREVIOUS_HASH = "previous_ledger_hash";
    private static final String CLOSE_TIME = "close_time";
    private static final String BYTES = "xdr_bytes";
    private static final String LENGTH = "xdr_byte_length";
    private static final String SHA256 = "xdr_sha256";

    private final FilePlace place;
    private final Optional<LedgerRange> whole;
    private final Consumer<Discrepancy> found;
    private final MessageDigest digest = Sha256.digest();
    private final Set<String> named = new HashSet<>();

    private final Map<String, List<String>> texts = new HashMap<>();
    private final Map<String, List<Long>> numbers = new HashMap<>();

    private long rows;
    private @Nullable LedgerRow first;
    private @Nullable LedgerRow last;

    /**
     * @param whole the ledgers of which each should be there, where that is so
     */
    LedgerRowsCheck(FilePlace place, Optional<LedgerRange> whole, Consumer<Discrepancy> found) {
        this.place = place;
        this.whole = whole;
        this.found = found;
    }

    void beginGroup() {
        for (String column : List.of(HASH, PREVIOUS_HASH, SHA256, BYTES)) {
            texts.put(column, new ArrayList<>());
        }
        for (String column : List.of(LEDGER, CLOSE_TIME, LENGTH, BYTES)) {
            numbers.put(column, new ArrayList<>());
        }
    }

    /** Who is given the values of a column. */
    FileScan.Visitor column(String name) {
        return switch (name) {
            case HASH, PREVIOUS_HASH, SHA256 -> each(value -> list(texts, name).add(text(value)));
            case LEDGER, CLOSE_TIME, LENGTH ->
                    each(value -> list(numbers, name).add(number(value)));
            case BYTES -> each(this::addBytes);
            default -> each(_ -> {});
        };
    }

    private static <T> List<T> list(Map<String, List<T>> lists, String name) {
        return lists.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    @FunctionalInterface
    private interface Taker {
        void take(byte @Nullable [] value);
    }

    private static FileScan.Visitor each(Taker taker) {
        return new FileScan.Visitor() {
            @Override
            public void value(int row, byte @Nullable [] value) {
                taker.take(value);
            }

            @Override
            public void pageEnds(int rows) {}
        };
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, UTF_8);
    }

    private static long number(byte @Nullable [] value) {
        if (value == null) {
            return -1;
        }
        ByteBuffer word = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        return value.length == Integer.BYTES
                ? Integer.toUnsignedLong(word.getInt())
                : word.getLong();
    }

    private void addBytes(byte @Nullable [] value) {
        byte[] bytes = value == null ? new byte[0] : value;
        list(numbers, BYTES).add((long) bytes.length);
        list(texts, BYTES).add(HexFormat.of().formatHex(digest.digest(bytes)));
    }

    /** Once all columns of a row group were given. */
    void endGroup() {
        int count = list(numbers, LEDGER).size();
        boolean isEven =
                texts.values().stream().allMatch(each -> each.size() == count)
                        && numbers.values().stream().allMatch(each -> each.size() == count);
        if (!isEven) {
            tell(
                    "columns",
                    "as many values in each column of a ledger as in " + LEDGER,
                    "others, or no such column");
            return;
        }
        for (int row = 0; row < count; row++) {
            check(row);
        }
    }

    private void check(int row) {
        LedgerRow ledger =
                new LedgerRow(
                        list(numbers, LEDGER).get(row),
                        list(texts, HASH).get(row),
                        list(texts, PREVIOUS_HASH).get(row),
                        list(numbers, CLOSE_TIME).get(row));
        checkBytes(row, ledger.ledger());
        checkPlace(ledger);
        if (last != null && last.ledger() + 1 == ledger.ledger()) {
            checkLink(last, ledger, "");
        }
        first = first == null ? ledger : first;
        last = ledger;
        rows++;
    }

    private void checkBytes(int row, long ledger) {
        long length = list(numbers, BYTES).get(row);
        long toldLength = list(numbers, LENGTH).get(row);
        if (length != toldLength) {
            tell(
                    LENGTH,
                    "%s %d of ledger %d, the length of its %s"
                            .formatted(LENGTH, length, ledger, BYTES),
                    Long.toString(toldLength));
        }
        String sum = list(texts, BYTES).get(row);
        String toldSum = list(texts, SHA256).get(row);
        if (!sum.equals(toldSum)) {
            tell(
                    SHA256,
                    "%s %s of ledger %d, the SHA-256 of its %s"
                            .formatted(SHA256, sum, ledger, BYTES),
                    toldSum);
        }
    }

    private void checkPlace(LedgerRow row) {
        if (whole.isPresent()) {
            long expected = whole.get().first() + rows;
            if (row.ledger() != expected) {
                tell(
                        LEDGER,
                        "ledger %d in row %d".formatted(expected, rows),
                        "ledger " + row.ledger());
            }
            return;
        }
        place.ledgers()
                .flatMap(LedgerRange::parse)
                .filter(range -> row.ledger() < range.first() || row.ledger() > range.last())
                .ifPresent(
                        range ->
                                tell(
                                        LEDGER,
                                        "ledgers of the range " + range,
                                        "ledger " + row.ledger()));
    }

    /**
     * Of one ledger and the next.
     *
     * @param where the one before is, if it is elsewhere
     */
    void checkLink(LedgerRow before, LedgerRow row, String where) {
        if (!row.isLinkedTo(before)) {
            tell(
                    PREVIOUS_HASH,
                    "%s %s of ledger %d, the hash of ledger %d%s"
                            .formatted(
                                    PREVIOUS_HASH,
                                    before.hash(),
                                    row.ledger(),
                                    before.ledger(),
                                    where),
                    row.previousHash());
        }
        if (!row.isInTimeAfter(before)) {
            tell(
                    CLOSE_TIME,
                    "%s of ledger %d not before %s, when ledger %d%s closed"
                            .formatted(
                                    CLOSE_TIME,
                                    row.ledger(),
                                    LedgerSuccession.closeTime(before.closeMicros()),
                                    before.ledger(),
                                    where),
                    LedgerSuccession.closeTime(row.closeMicros()).toString());
        }
    }

    /** Once all row groups were given; empty if there is no ledger. */
    Optional<LedgerEnds> finish() {
        whole.filter(range -> rows < range.last() - range.first() + 1)
                .ifPresent(
                        range ->
                                tell(
                                        LEDGER,
                                        "each ledger of the range %s".formatted(range),
                                        "%,d ledgers".formatted(rows)));
        return first == null || last == null
                ? Optional.empty()
                : Optional.of(new LedgerEnds(place, first, last));
    }

    private void tell(String kind, String expected, String is) {
        if (named.add(kind)) {
            found.accept(new Discrepancy.OfRows(place.file().value(), expected, is));
        }
    }
}
