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
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LineChunksTest {

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
            assertEquals('\n', chunk.charAt(chunk.length() - 1));
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
                        "record of %d bytes is over the limit of %d bytes"
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
                "record of 1048576 bytes is over the limit of 100000 bytes", rejection.reason());
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
        chunks.beforeGrowth(asked::incrementAndGet);
        assertEquals(true, chunks.next());
        assertEquals(0, asked.get());
        assertEquals(true, chunks.next());
        assertTrue(asked.get() > 0);
    }

    @Test
    void aLineThatGetsNoRoomEndsTheReading() throws IOException {
        LineChunks chunks = new LineChunks(trickle("a".repeat(200), new Random(4)), 64, 1_000);
        chunks.beforeGrowth(
                () -> {
                    throw new IllegalStateException("no room");
                });
        assertThrows(IllegalStateException.class, chunks::next);
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
