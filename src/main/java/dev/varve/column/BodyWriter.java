package dev.varve.column;

import dev.varve.record.ColumnType;

/** Copies columns from the heap into the body of an Arrow record batch. Not thread-safe. */
final class BodyWriter {

    /** Values are narrowed and offsets moved in steps that stay in the first-level cache. */
    private static final int STEP_ROWS = 1024;

    /** Never written. */
    private static final long[] ZEROS = new long[STEP_ROWS];

    private final RowRuns runs;
    private final long address;
    private final int[] ints;

    /**
     * @param runs the rows to copy
     * @param address where the body begins
     */
    BodyWriter(RowRuns runs, long address) {
        this.runs = runs;
        this.address = address;
        this.ints = new int[Math.clamp(runs.rowCount(), 1, STEP_ROWS)];
    }

    void write(SourceColumn source, BodyColumn column) {
        ColumnType type = column.field().type();
        if (type == ColumnType.UNKNOWN) {
            return;
        }
        if (column.nullCount() > 0) {
            writeValidity(source, address + column.validityAt());
        }
        long data = address + column.dataAt();
        switch (type) {
            case BOOL -> writeBits(source, data);
            case INT32, UINT32 -> writeInts(source, data);
            case INT64, UINT64, DOUBLE, TIMESTAMP, TIMESTAMP_NANOS -> writeLongs(source, data);
            default -> writeBytes(source, address + column.offsetsAt(), data);
        }
    }

    private void writeValidity(SourceColumn source, long at) {
        long[] bits = new long[Bits.words(runs.rowCount())];
        int row = 0;
        for (int run = 0; run < runs.count(); run++) {
            int from = runs.starts()[run];
            int held = heldTo(source, run) - from;
            if (source.nullCount() > 0) {
                Bits.copy(source.validity(), from, bits, row, held);
            } else {
                Bits.set(bits, row, row + held);
            }
            row += runs.ends()[run] - from;
        }
        Memory.put(bits, 0, at, bits.length);
    }

    private void writeBits(SourceColumn source, long at) {
        long[] bits = new long[Bits.words(runs.rowCount())];
        int row = 0;
        for (int run = 0; run < runs.count(); run++) {
            int from = runs.starts()[run];
            int heldTo = heldTo(source, run);
            for (int i = from; i < heldTo; i++) {
                bits[row + i - from >> 6] |= (source.values()[i] & 1) << row + i - from;
            }
            row += runs.ends()[run] - from;
        }
        Memory.put(bits, 0, at, bits.length);
    }

    private void writeInts(SourceColumn source, long at) {
        long next = at;
        for (int run = 0; run < runs.count(); run++) {
            int heldTo = heldTo(source, run);
            for (int from = runs.starts()[run]; from < runs.ends()[run]; from += STEP_ROWS) {
                int rows = Math.min(STEP_ROWS, runs.ends()[run] - from);
                for (int i = 0; i < rows; i++) {
                    ints[i] = from + i < heldTo ? (int) source.values()[from + i] : 0;
                }
                Memory.put(ints, 0, next, rows);
                next += (long) rows * Integer.BYTES;
            }
        }
    }

    private void writeLongs(SourceColumn source, long at) {
        long next = at;
        for (int run = 0; run < runs.count(); run++) {
            int from = runs.starts()[run];
            int held = heldTo(source, run) - from;
            Memory.put(source.values(), from, next, held);
            next += (long) held * Long.BYTES;
            next = writeZeros(next, runs.ends()[run] - from - held);
        }
    }

    private long writeZeros(long at, int rows) {
        long next = at;
        for (int left = rows; left > 0; left -= STEP_ROWS) {
            int step = Math.min(STEP_ROWS, left);
            Memory.put(ZEROS, 0, next, step);
            next += (long) step * Long.BYTES;
        }
        return next;
    }

    private void writeBytes(SourceColumn source, long offsetsAt, long dataAt) {
        ints[0] = 0;
        Memory.put(ints, 0, offsetsAt, 1);
        long next = offsetsAt + Integer.BYTES;
        int written = 0;
        for (int run = 0; run < runs.count(); run++) {
            int begin = source.end(runs.starts()[run]);
            int shift = written - begin;
            for (int from = runs.starts()[run]; from < runs.ends()[run]; from += STEP_ROWS) {
                int rows = Math.min(STEP_ROWS, runs.ends()[run] - from);
                for (int i = 0; i < rows; i++) {
                    ints[i] = source.end(from + i + 1) + shift;
                }
                Memory.put(ints, 0, next, rows);
                next += (long) rows * Integer.BYTES;
            }
            int length = source.end(runs.ends()[run]) - begin;
            Memory.put(source.bytes(), begin, dataAt + written, length);
            written += length;
        }
    }

    private int heldTo(SourceColumn source, int run) {
        int from = runs.starts()[run];
        return Math.max(from, Math.min(runs.ends()[run], source.rowCount()));
    }
}
