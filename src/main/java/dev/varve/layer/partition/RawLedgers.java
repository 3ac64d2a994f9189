package dev.varve.layer.partition;

import dev.varve.record.PredefinedTables;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.Sha256;
import dev.varve.record.StagedColumn;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What records of {@code ledgers_lcm_raw} say of themselves: a checksum, a length and a time that
 * can be. A field that is not there says nothing. For one staging and one thread.
 */
final class RawLedgers {

    /** Where seconds are taken for milliseconds, times are beyond it. */
    private static final long TOO_LATE_MICROS =
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("+10000-01-01T00:00:00Z"));

    private final RowSource source;
    private final Optional<StagedCells> bytes;
    private final Optional<StagedCells> length;
    private final Optional<StagedCells> sha256;
    private final Optional<StagedCells> closeTime;
    private final MessageDigest digest = Sha256.digest();

    private RawLedgers(RowSource source) {
        this.source = source;
        this.bytes = cells("xdr_bytes");
        this.length = cells("xdr_byte_length");
        this.sha256 = cells("xdr_sha256");
        this.closeTime = cells("close_time");
    }

    private Optional<StagedCells> cells(String name) {
        return source.column(name).map(StagedCells::new);
    }

    /**
     * The rejections of records that contradict themselves; of other tables none.
     *
     * @param misfits gets their rows
     */
    static List<Rejection> faults(RowSource source, BitSet misfits) {
        if (!source.table().equals(PredefinedTables.LEDGERS_LCM_RAW)) {
            return List.of();
        }
        RawLedgers ledgers = new RawLedgers(source);
        List<Rejection> faults = new ArrayList<>();
        for (int row = 0; row < source.rowCount(); row++) {
            Optional<Rejection> fault = ledgers.fault(row);
            if (fault.isPresent()) {
                misfits.set(row);
                faults.add(fault.get());
            }
        }
        return faults;
    }

    private Optional<Rejection> fault(int row) {
        return lengthFault(row).or(() -> checksumFault(row)).or(() -> timeFault(row));
    }

    private Optional<Rejection> lengthFault(int row) {
        Optional<StagedCells> xdr = present(bytes, row);
        Optional<StagedCells> told = present(length, row);
        if (xdr.isEmpty() || told.isEmpty()) {
            return Optional.empty();
        }
        int is = xdr.get().end(row) - xdr.get().start(row);
        return told.get().whole(row) == is
                ? Optional.empty()
                : Optional.of(
                        source.rejection(
                                row,
                                Optional.of("xdr_byte_length"),
                                "it is %d, and xdr_bytes has %d bytes"
                                        .formatted(told.get().whole(row), is)));
    }

    private Optional<Rejection> checksumFault(int row) {
        Optional<StagedCells> xdr = present(bytes, row);
        Optional<StagedCells> told = present(sha256, row);
        if (xdr.isEmpty() || told.isEmpty()) {
            return Optional.empty();
        }
        StagedColumn column = xdr.get().column();
        int from = xdr.get().start(row);
        digest.update(column.bytes(), from, xdr.get().end(row) - from);
        String is = HexFormat.of().formatHex(digest.digest());
        String says = told.get().written(row);
        return is.equals(says)
                ? Optional.empty()
                : Optional.of(
                        source.rejection(
                                row,
                                Optional.of("xdr_sha256"),
                                "it is '%s', and the SHA-256 of xdr_bytes is '%s'"
                                        .formatted(shown(says), is)));
    }

    /** As much of it as a checksum is long. */
    private static String shown(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }

    private Optional<Rejection> timeFault(int row) {
        return present(closeTime, row)
                .map(cells -> cells.word(row))
                .filter(micros -> micros < 0 || micros >= TOO_LATE_MICROS)
                .map(
                        micros ->
                                source.rejection(
                                        row,
                                        Optional.of("close_time"),
                                        "no ledger closed at %s: it must be from 1970 to 9999"
                                                .formatted(
                                                        Instant.EPOCH.plus(
                                                                micros, ChronoUnit.MICROS))));
    }

    private static Optional<StagedCells> present(Optional<StagedCells> cells, int row) {
        return cells.filter(each -> !each.isNull(row));
    }
}
