package dev.varve.journal.segments;

import dev.varve.record.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
 */
final class LogFrame {

    static final int HEAD_BYTES = 12;

    private static final int MAGIC = 0x56524A31;
    private static final int OPENED = 1;
    private static final int COMMITTED = 2;
    private static final int REMOVED = 3;
    private static final int ABANDONED = 16;
    private static final int MOST_PAYLOAD_BYTES = 64 << 20;

    private LogFrame() {}

    /**
     * An entry that was found.
     *
     * @param entry what it says
     * @param end the offset behind it
     */
    record Found(LogEntry entry, int end) {}

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
                case LogEntry.Abandoned abandoned -> {
                    out.writeByte(ABANDONED);
                    out.writeLong(abandoned.log());
                    out.writeLong(abandoned.goodBytes());
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

    /** The entry that begins at the offset; empty if no whole and undamaged one does. */
    static Optional<Found> at(byte[] log, int offset) {
        if (log.length - offset < HEAD_BYTES) {
            return Optional.empty();
        }
        ByteBuffer head = ByteBuffer.wrap(log, offset, HEAD_BYTES);
        boolean begins = head.getInt() == MAGIC;
        int length = head.getInt();
        int payload = offset + HEAD_BYTES;
        if (!begins
                || length <= 0
                || length > MOST_PAYLOAD_BYTES
                || length > log.length - payload
                || head.getInt() != checksum(log, payload, length)) {
            return Optional.empty();
        }
        try {
            DataInputStream in =
                    new DataInputStream(new ByteArrayInputStream(log, payload, length));
            LogEntry entry =
                    switch (in.readUnsignedByte()) {
                        case OPENED -> opened(in);
                        case COMMITTED -> committed(in);
                        case REMOVED -> new LogEntry.Removed(in.readUTF());
                        case ABANDONED -> new LogEntry.Abandoned(in.readLong(), in.readLong());
                        default -> throw new IOException("written by a later version");
                    };
            return Optional.of(new Found(entry, payload + length));
        } catch (IOException | IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    static int checksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }

    private static void write(LogEntry.Opened opened, DataOutputStream out) throws IOException {
        out.writeByte(OPENED);
        out.writeUTF(opened.destination());
        out.writeLong(opened.firstPosition());
        out.writeLong(opened.nextSegment());
        out.writeInt(opened.nextPositions().size());
        for (Map.Entry<TableName, Long> each : opened.nextPositions().entrySet()) {
            out.writeUTF(each.getKey().value());
            out.writeLong(each.getValue());
        }
    }

    private static LogEntry opened(DataInputStream in) throws IOException {
        String destination = in.readUTF();
        long firstPosition = in.readLong();
        long nextSegment = in.readLong();
        int tables = in.readInt();
        Map<TableName, Long> next = new HashMap<>();
        for (int i = 0; i < tables; i++) {
            next.put(new TableName(in.readUTF()), in.readLong());
        }
        return new LogEntry.Opened(destination, firstPosition, nextSegment, next);
    }

    private static void write(LogEntry.Committed committed, DataOutputStream out)
            throws IOException {
        out.writeByte(COMMITTED);
        out.writeInt(committed.lines().size());
        for (CommittedLines lines : committed.lines()) {
            out.writeUTF(lines.segment());
            out.writeUTF(lines.table().value());
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

    private static LogEntry committed(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<CommittedLines> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(
                    new CommittedLines(
                            in.readUTF(),
                            new TableName(in.readUTF()),
                            in.readUTF(),
                            Instant.ofEpochSecond(in.readLong(), in.readInt()),
                            in.readLong(),
                            in.readInt(),
                            in.readInt(),
                            in.readLong(),
                            in.readInt()));
        }
        return new LogEntry.Committed(all);
    }
}
