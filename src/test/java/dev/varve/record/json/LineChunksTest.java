package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LineChunksTest {

    private static final int LIMIT = 50;

    /** A client that pauses anywhere, and a reader that gives its buffer back meanwhile. */
    @RepeatedTest(50)
    void goesOnWhereverAStreamWasDry() throws IOException {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("dry line chunks seed " + seed);
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 400; i++) {
            String line = i + "x".repeat(random.nextInt(60));
            text.append(line).append('\n');
            expected.add(i + (line.length() > LIMIT ? " is too long" : " " + line));
        }
        LineChunks chunks = new LineChunks(trickle(text.toString(), random), LIMIT);
        byte[] lent = LineChunks.newBuffer(1 + random.nextInt(200));
        List<String> found = new ArrayList<>();
        chunks.use(lent);
        while (chunks.next(() -> random.nextInt(3) == 0)) {
            collect(chunks, found, random.nextInt(3) == 0);
            if (random.nextInt(3) == 0) {
                chunks.rest();
                Arrays.fill(lent, (byte) '\n');
                chunks.use(lent);
            }
        }
        collect(chunks, found, true);
        found.sort(Comparator.comparingInt(each -> Integer.parseInt(each.split(" ", 2)[0])));
        assertEquals(expected, found, "seed " + seed);
    }

    private static void collect(LineChunks chunks, List<String> found, boolean overlong) {
        long line = chunks.firstLine();
        String chunk =
                new String(
                        chunks.buffer(),
                        chunks.from(),
                        chunks.to() - chunks.from(),
                        StandardCharsets.UTF_8);
        for (String each : chunk.lines().toList()) {
            // a line that fits into the buffer is handed out, however long it may be
            found.add(line + (each.length() > LIMIT ? " is too long" : " " + each));
            line++;
        }
        if (overlong) {
            chunks.overlong().forEach(each -> found.add(each.line() + " is too long"));
        }
    }

    @RepeatedTest(20)
    void handsOutEveryLineOnceAndNamesTheLongOnes() throws IOException {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("line chunks seed " + seed);
        Random random = new Random(seed);
        int limit = 50;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int length = random.nextInt(10) == 0 ? random.nextInt(4000) : random.nextInt(60);
            lines.add(i + "x".repeat(length));
        }
        boolean ended = random.nextBoolean();
        String text = String.join("\n", lines) + (ended ? "\n" : "");
        LineChunks chunks = new LineChunks(trickle(text, random), 1 + random.nextInt(40), limit);
        List<String> found = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        while (chunks.next()) {
            long line = chunks.firstLine();
            String chunk =
                    new String(
                            chunks.buffer(),
                            chunks.from(),
                            chunks.to() - chunks.from(),
                            StandardCharsets.UTF_8);
            assertEquals(!chunk.isEmpty(), chunk.endsWith("\n"));
            for (String each : chunk.split("\n", -1)) {
                if (!each.isEmpty()) {
                    found.add(each);
                    numbers.add(line++);
                }
            }
            if (random.nextBoolean()) {
                chunks.countedTo(line);
            }
        }
        List<Rejection> overlong = chunks.overlong();
        List<String> expected = new ArrayList<>();
        List<Long> expectedNumbers = new ArrayList<>();
        int rejected = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (found.contains(line)) {
                expected.add(line);
                expectedNumbers.add(i + 1L);
            } else {
                Rejection rejection = overlong.get(rejected++);
                assertEquals(i + 1L, rejection.line(), "seed " + seed);
                assertEquals(
                        "record of %d bytes is over the limit of %d bytes (varve.limits.record)"
                                .formatted(line.length(), limit),
                        rejection.reason());
                assertEquals(line, new String(rejection.raw(), StandardCharsets.UTF_8));
            }
        }
        assertEquals(expected, found, "seed " + seed);
        assertEquals(expectedNumbers, numbers, "seed " + seed);
        assertEquals(overlong.size(), rejected);
        assertEquals(List.of(), chunks.overlong());
        lines.stream()
                .filter(line -> line.length() <= limit)
                .forEach(line -> assertEquals(true, found.contains(line), line));
    }

    @Test
    void keepsTheFirst64KiBOfALongLine() throws IOException {
        String text = "a".repeat(1 << 20) + "\n{}";
        LineChunks chunks = new LineChunks(trickle(text, new Random(1)), 4096, 100_000);
        assertEquals(true, chunks.next());
        assertEquals(2, chunks.firstLine());
        Rejection rejection = chunks.overlong().getFirst();
        assertEquals(64 << 10, rejection.raw().length);
        assertEquals(
                "record of 1048576 bytes is over the limit of 100000 bytes (varve.limits.record)",
                rejection.reason());
        assertEquals(false, chunks.next());
    }

    @Test
    void asksBeforeItMakesRoomForALineLongerThanAChunk() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        LineChunks chunks =
                new LineChunks(
                        trickle("a".repeat(60) + "\n" + "b".repeat(200) + "\n", new Random(3)),
                        64,
                        1_000);
        chunks.askBeforeGrowth(() -> asked.incrementAndGet() > 0);
        assertEquals(true, chunks.next());
        assertEquals(0, asked.get());
        assertEquals(true, chunks.next());
        assertTrue(asked.get() > 0);
    }

    @Test
    void aLineThatGetsNoRoomEndsTheReading() throws IOException {
        LineChunks chunks = new LineChunks(trickle("a".repeat(200), new Random(4)), 64, 1_000);
        chunks.askBeforeGrowth(
                () -> {
                    throw new IllegalStateException("no room");
                });
        assertThrows(IllegalStateException.class, chunks::next);
    }

    @Test
    void aLineThatGetsNoRoomYetGoesOnLater() throws IOException {
        String line = "a".repeat(200) + "\n";
        LineChunks chunks = new LineChunks(trickle(line, new Random(4)), 64, 1_000);
        AtomicInteger asked = new AtomicInteger();
        chunks.askBeforeGrowth(() -> asked.incrementAndGet() % 2 == 0);
        do {
            assertEquals(true, chunks.next());
        } while (chunks.isEmpty());
        assertTrue(asked.get() > 1);
        assertEquals(201, chunks.to() - chunks.from());
    }

    @Test
    void anEmptyStreamHasNoChunk() throws IOException {
        assertEquals(false, new LineChunks(InputStream.nullInputStream(), 10, 10).next());
    }

    @Test
    void theReaderGoesOnWhereTheChunkEnds() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append(i % 50 == 49 ? "oops" : "{\"i\":" + i + "}").append('\n');
        }
        Reading reading = Reading.inferred();
        LineChunks chunks = new LineChunks(trickle(text.toString(), new Random(2)), 64, 1000);
        List<Long> rejected = new ArrayList<>();
        int rows = 0;
        while (chunks.next()) {
            reading.reader.read(chunks);
            reading.reader.rejections().forEach(each -> rejected.add(each.line()));
            rows += reading.reader.staged().isEmpty() ? 0 : reading.staging().rowCount();
            reading.settle();
        }
        assertEquals(List.of(50L, 100L, 150L, 200L, 250L, 300L, 350L, 400L, 450L, 500L), rejected);
        assertEquals(490, rows);
    }

    @Test
    void holdsFewOfManyLinesThatAreTooLong() throws IOException {
        String text = ("x".repeat(200) + "\n").repeat(1_000) + "{}\n";
        LineChunks chunks = new LineChunks(trickle(text, new Random(3)), 20, 50);
        List<Long> skipped = new ArrayList<>();
        long last = 0;
        while (chunks.next()) {
            List<Rejection> overlong = chunks.overlong();
            assertTrue(overlong.size() <= 64, () -> overlong.size() + " are held");
            overlong.forEach(each -> skipped.add(each.line()));
            last = chunks.firstLine();
        }
        assertEquals(LongStream.rangeClosed(1, 1_000).boxed().toList(), skipped);
        assertEquals(1_001, last);
    }

    @Test
    void aSizeMustBePositive() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LineChunks(InputStream.nullInputStream(), 0, 10));
    }

    /** The text in pieces of random size. */
    static InputStream trickle(String text, Random random) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(97)));
            }
        };
    }
}
