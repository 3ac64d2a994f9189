package dev.varve.journal.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.journal.keys.RequestKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogFrameTest {

    private static final long SEED = Long.getLong("varve.seed", 20261128);

    /** More than are known at once. */
    private static final int SEGMENTS = 100;

    private final Random random = new Random(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("LogFrameTest: seed " + SEED);
    }

    @Test
    void readsAgainWhatWasWritten() {
        List<LogEntry> written = new ArrayList<>();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int i = 0; i < 3_000; i++) {
            LogEntry entry = entry();
            written.add(entry);
            log.writeBytes(LogFrame.bytes(entry));
        }
        assertEquals(written, entries(log.toByteArray()));
    }

    @Test
    void readsSegmentsThatComeInTurns() {
        List<LogEntry> written = new ArrayList<>();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int turn = 0; turn < 3; turn++) {
            for (int segment = 0; segment < SEGMENTS; segment++) {
                LogEntry entry = new LogEntry.Committed(List.of(lines(segment)));
                written.add(entry);
                log.writeBytes(LogFrame.bytes(entry));
            }
        }
        assertEquals(written, entries(log.toByteArray()));
    }

    @Test
    void readsTextsOnceThatRepeat() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            log.writeBytes(LogFrame.bytes(new LogEntry.Committed(List.of(lines(7)))));
        }
        List<CommittedLines> all =
                entries(log.toByteArray()).stream()
                        .flatMap(each -> ((LogEntry.Committed) each).lines().stream())
                        .toList();
        assertSame(all.getFirst().segment(), all.getLast().segment());
        assertSame(all.getFirst().stream(), all.getLast().stream());
        assertSame(all.getFirst().partitioning(), all.getLast().partitioning());
    }

    @Test
    void anEntryThatEndsTooEarlyIsNone() {
        for (int i = 0; i < 300; i++) {
            byte[] frame = LogFrame.bytes(entry());
            int length = LogFrame.HEAD_BYTES + 1 + random.nextInt(frame.length - 13);
            byte[] cut = checked(Arrays.copyOf(frame, length));
            // what is behind it in the log is not read as if it was its
            byte[] log = Arrays.copyOf(cut, cut.length + frame.length);
            System.arraycopy(frame, 0, log, cut.length, frame.length);
            assertEquals(Optional.empty(), LogFrame.at(log, 0));
            assertEquals(cut.length, LogFrame.next(log, 0, new Origins()).orElseThrow().begin());
        }
    }

    @Test
    void anyPayloadIsAnEntryOrNone() {
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = LogFrame.bytes(entry());
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                int at = LogFrame.HEAD_BYTES + random.nextInt(frame.length - LogFrame.HEAD_BYTES);
                frame[at] = (byte) random.nextInt();
            }
            LogFrame.at(checked(frame), 0)
                    .ifPresent(found -> assertEquals(frame.length, found.end()));
        }
    }

    @Test
    void aTimeThatIsNoneIsNoEntry() {
        byte[] frame = LogFrame.bytes(new LogEntry.Remembered(answer()));
        int time = LogFrame.HEAD_BYTES + 1 + 3 * Long.BYTES;
        for (int nanos : new int[] {0, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            ByteBuffer.wrap(frame).putLong(time, Long.MAX_VALUE).putInt(time + Long.BYTES, nanos);
            assertEquals(Optional.empty(), LogFrame.at(checked(frame), 0), "nanos " + nanos);
        }
    }

    @Test
    void bytesThatWereFlippedAreNoEntry() {
        byte[] frame = LogFrame.bytes(entry());
        for (int at = 0; at < frame.length; at++) {
            frame[at] ^= 4;
            assertTrue(LogFrame.at(frame, 0).isEmpty(), "byte " + at);
            frame[at] ^= 4;
        }
    }

    private static List<LogEntry> entries(byte[] log) {
        List<LogEntry> entries = new ArrayList<>();
        Origins origins = new Origins();
        int at = 0;
        while (at < log.length) {
            LogFrame.Found found = LogFrame.at(log, at, origins).orElseThrow();
            entries.add(found.entry());
            at = found.end();
        }
        return entries;
    }

    /** With the length and the checksum that its payload has. */
    private static byte[] checked(byte[] frame) {
        int length = frame.length - LogFrame.HEAD_BYTES;
        ByteBuffer.wrap(frame)
                .putInt(Integer.BYTES, length)
                .putInt(2 * Integer.BYTES, LogFrame.checksum(frame, LogFrame.HEAD_BYTES, length));
        return frame;
    }

    private LogEntry entry() {
        return switch (random.nextInt(6)) {
            case 0 -> new LogEntry.Removed(text());
            case 1 -> new LogEntry.Remembered(answer());
            case 2 -> new LogEntry.Answered(committed(), answer(), random.nextLong());
            case 3 ->
                    new LogEntry.Opened(
                            text(),
                            random.nextLong(),
                            random.nextLong(),
                            Map.of(
                                    new LineStream("feed"),
                                    random.nextLong(),
                                    new LineStream("_dead_letter/_unknown"),
                                    random.nextLong()),
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(new VoidPart(1, 2, 3), new VoidPart(4, 5, 6)));
            default -> committed();
        };
    }

    private LogEntry.Committed committed() {
        List<CommittedLines> lines = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            lines.add(lines(random.nextInt(SEGMENTS)));
        }
        return new LogEntry.Committed(lines);
    }

    private CommittedLines lines(int segment) {
        String table = "table" + segment % 3;
        return new CommittedLines(
                table + "/segment_20261128T10_vm_%05d.ndjson".formatted(segment),
                new LineStream(table),
                segment % 5 == 0 ? "Tag, naïvely" : "day",
                instant(),
                random.nextLong(),
                random.nextInt(),
                random.nextInt(),
                random.nextLong(),
                random.nextInt());
    }

    private KeyedAnswer answer() {
        String body = text();
        return new KeyedAnswer(
                new RequestKey(random.nextLong(), random.nextLong()),
                random.nextLong(),
                instant(),
                200 + random.nextInt(400),
                body,
                random.nextBoolean() ? body : text());
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "größer als \u0000 und 𝄞";
            default -> "plain " + random.nextInt();
        };
    }
}
