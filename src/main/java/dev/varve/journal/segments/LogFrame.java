package dev.varve.journal.segments;

import dev.varve.journal.keys.KeyedAnswer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An entry of the commit log as bytes, all numbers big-endian:
 *
 * <pre>
 * magic     4 bytes  "VRJ1"
 * length    4 bytes  of the payload
 * checksum  4 bytes  CRC-32C of the payload
 * payload            kind (1 byte), then the entry's fields; texts as {@link DataOutputStream#writeUTF}
 * </pre>
 *
 * A later version may have other kinds, and another last letter of the magic; length and checksum
 * stay.
 */
final class LogFrame {

    static final int HEAD_BYTES = 12;

    private static final int MAGIC = 0x56524A31;
    private static final int OF_ALL_VERSIONS = 0xFFFFFF00;
    static final int OPENED = 1;
    static final int COMMITTED = 2;
    static final int REMOVED = 3;
    static final int ANSWERED = 4;
    static final int REMEMBERED = 5;
    static final int OPENED_WITH_VOIDS = 6;
    private static final int MOST_PAYLOAD_BYTES = 64 << 20;
    private static final int CHECKSUM = 8;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private LogFrame() {}

    /**
     * An entry that was found.
     *
     * @param begin its offset
     * @param entry what it says
     * @param end the offset behind it
     */
    record Found(int begin, LogEntry entry, int end) {}

    static byte[] bytes(LogEntry entry) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(new byte[HEAD_BYTES]);
            switch (entry) {
                case LogEntry.Opened opened -> write(opened, out);
                case LogEntry.Committed committed -> write(committed, out);
                case LogEntry.Removed removed -> {
                    out.writeByte(REMOVED);
                    out.writeUTF(removed.segment());
                }
                case LogEntry.Answered answered -> {
                    out.writeByte(ANSWERED);
                    out.writeLong(answered.groupBegin());
                    write(answered.answer(), out);
                    write(answered.commit(), out);
                }
                case LogEntry.Remembered remembered -> {
                    out.writeByte(REMEMBERED);
                    write(remembered.answer(), out);
                }
            }
            byte[] frame = bytes.toByteArray();
            ByteBuffer.wrap(frame)
                    .putInt(MAGIC)
                    .putInt(frame.length - HEAD_BYTES)
                    .putInt(checksum(frame, HEAD_BYTES, frame.length - HEAD_BYTES));
            return frame;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The first whole and undamaged entry that does not begin before the offset. */
    static Optional<Found> next(byte[] log, int offset, Origins origins) {
        for (int at = offset; at < log.length; at++) {
            Optional<Found> found = at(log, at, origins);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** As {@link #at(byte[], int, Origins)}, of one entry and no other. */
    static Optional<Found> at(byte[] log, int offset) {
        return at(log, offset, new Origins());
    }

    /**
     * The entry that begins at the offset; empty if no whole and undamaged one does.
     *
     * @param origins of the entries before
     */
    static Optional<Found> at(byte[] log, int offset, Origins origins) {
        if (!isWhole(log, offset) || (int) INT.get(log, offset) != MAGIC) {
            return Optional.empty();
        }
        int payload = offset + HEAD_BYTES;
        int end = payload + length(log, offset);
        try {
            LogEntry entry = new LogPayload(log, payload, end, origins).entry();
            return Optional.of(new Found(offset, entry, end));
        } catch (IOException
                | IllegalArgumentException
                | DateTimeException
                | ArithmeticException unknown) {
            return Optional.empty();
        }
    }

    private static int length(byte[] log, int offset) {
        return (int) INT.get(log, offset + Integer.BYTES);
    }

    /** Whether an entry begins there, of whichever version, and is as it was written. */
    private static boolean isWhole(byte[] log, int offset) {
        if (log.length - offset < HEAD_BYTES) {
            return false;
        }
        int length = length(log, offset);
        int payload = offset + HEAD_BYTES;
        return ((int) INT.get(log, offset) & OF_ALL_VERSIONS) == (MAGIC & OF_ALL_VERSIONS)
                && length > 0
                && length <= MOST_PAYLOAD_BYTES
                && length <= log.length - payload
                && (int) INT.get(log, offset + CHECKSUM) == checksum(log, payload, length);
    }

    /**
     * Tells damage from what only a later version understands.
     *
     * @param from where no entry begins that this one does
     * @param to where the next one begins, or the log ends
     * @throws LaterVersionException if an entry of a later version begins between
     */
    static void requireDamage(byte[] log, int from, int to, String path)
            throws LaterVersionException {
        for (int at = from; at < to; at++) {
            if (isWhole(log, at)) {
                throw new LaterVersionException(path, at);
            }
        }
    }

    static int checksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }

    /** Of what is left of the bytes, which stay as they are. */
    static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate());
        return (int) checksum.getValue();
    }

    private static void write(LogEntry.Opened opened, DataOutputStream out) throws IOException {
        if (opened.voids().isEmpty()) {
            out.writeByte(OPENED);
        } else {
            out.writeByte(OPENED_WITH_VOIDS);
            writeVoids(opened.voids(), out);
        }
        out.writeUTF(opened.destination());
        out.writeLong(opened.firstPosition());
        out.writeLong(opened.nextSegment());
        out.writeInt(opened.nextPositions().size());
        for (Map.Entry<LineStream, Long> each : opened.nextPositions().entrySet()) {
            out.writeUTF(each.getKey().folder());
            out.writeLong(each.getValue());
        }
    }

    private static void write(LogEntry.Committed committed, DataOutputStream out)
            throws IOException {
        out.writeByte(COMMITTED);
        out.writeInt(committed.lines().size());
        for (CommittedLines lines : committed.lines()) {
            out.writeUTF(lines.segment());
            out.writeUTF(lines.stream().folder());
            out.writeUTF(lines.partitioning());
            Instant arrival = lines.arrival();
            out.writeLong(arrival.getEpochSecond());
            out.writeInt(arrival.getNano());
            out.writeLong(lines.offset());
            out.writeInt(lines.length());
            out.writeInt(lines.checksum());
            out.writeLong(lines.firstPosition());
            out.writeInt(lines.recordCount());
        }
    }

    private static void write(KeyedAnswer answer, DataOutputStream out) throws IOException {
        out.writeLong(answer.key().high());
        out.writeLong(answer.key().low());
        out.writeLong(answer.request());
        Instant at = answer.at();
        out.writeLong(at.getEpochSecond());
        out.writeInt(at.getNano());
        out.writeShort(answer.status());
        out.writeUTF(answer.body());
        boolean isBrief = answer.brief().equals(answer.body());
        out.writeBoolean(isBrief);
        if (!isBrief) {
            out.writeUTF(answer.brief());
        }
    }

    private static void writeVoids(List<VoidPart> voids, DataOutputStream out) throws IOException {
        out.writeInt(voids.size());
        for (VoidPart each : voids) {
            out.writeLong(each.log());
            out.writeLong(each.from());
            out.writeLong(each.to());
        }
    }
}
