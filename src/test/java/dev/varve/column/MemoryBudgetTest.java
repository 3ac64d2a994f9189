package dev.varve.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {

    private static final Field TEXT = Field.optional("text", ColumnType.TEXT);

    @Test
    void countsExactlyWhatBatchesHold() {
        try (MemoryBudget budget = new MemoryBudget(1 << 20)) {
            Batch batch = batchOf(100, budget);
            assertEquals(batch.sizeBytes(), budget.usedBytes());
            batch.close();
            assertEquals(0, budget.usedBytes());
        }
    }

    @Test
    void refusesWhatDoesNotFitAndKeepsTheRest() {
        try (MemoryBudget budget = new MemoryBudget(4096)) {
            Batch small = batchOf(1000, budget);
            long used = budget.usedBytes();
            BudgetExceededException refusal =
                    assertThrows(BudgetExceededException.class, () -> batchOf(5000, budget));
            assertTrue(refusal.getMessage().contains("3072"), refusal.getMessage());
            assertEquals(used, budget.usedBytes());
            small.close();
            batchOf(3000, budget).close();
        }
    }

    @Test
    void whatNeedsNoEncoderMayFillTheRoomThatIsKeptForGettingRecordsOut() {
        try (MemoryBudget budget = new MemoryBudget(4096);
                DirectBytes entered = DirectBytes.allocate(budget, 3072)) {
            assertThrows(BudgetExceededException.class, () -> batchOf(1, budget));
            assertThrows(BudgetExceededException.class, () -> DirectBytes.allocate(budget, 1025));
            assertEquals(3072, budget.usedBytes());
            try (DirectBytes rest = DirectBytes.allocate(budget, 1024)) {
                assertEquals(4096, budget.usedBytes());
                rest.buffer().put(1023, (byte) 7);
                assertEquals(7, rest.buffer().get(1023));
                assertEquals(1024, rest.buffer().remaining());
            }
            assertEquals(3072, entered.buffer().remaining());
        }
    }

    @Test
    void tellsALeak() {
        MemoryBudget budget = new MemoryBudget(4096);
        Batch forgotten = batchOf(10, budget);
        assertThrows(IllegalStateException.class, budget::close);
        assertEquals(1, forgotten.rowCount());
    }

    @Test
    void refusesALimitOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> new MemoryBudget(0));
    }

    @Test
    void aQuarterMayBeOnItsWayOutOrLess() {
        try (MemoryBudget usual = new MemoryBudget(4096);
                MemoryBudget held = new MemoryBudget(4096, 100, 0);
                MemoryBudget bounded = new MemoryBudget(4096, 4000, 0)) {
            assertEquals(1024, usual.leavingBytes());
            assertEquals(100, held.leavingBytes());
            assertEquals(1024, bounded.leavingBytes());
        }
    }

    @Test
    void usesFreedMemoryAgain() {
        SlabPool pool = new SlabPool(64 << 20);
        for (int round = 0; round < 1000; round++) {
            List<SlabPool.Piece> pieces = new ArrayList<>();
            for (int i = 1; i < 20; i++) {
                pieces.add(pool.allocate(i * 40_000));
            }
            pieces.forEach(pool::free);
        }
        assertTrue(pool.reservedBytes() <= 12 << 20, "reserved " + pool.reservedBytes());
    }

    @Test
    void dropsSlabsThatAreTooSmallForAnOddSize() {
        SlabPool pool = new SlabPool(32 << 20);
        SlabPool.Piece first = pool.allocate(4 << 20);
        pool.free(first);
        SlabPool.Piece large = pool.allocate(30 << 20);
        assertEquals(30 << 20, pool.reservedBytes());
        assertEquals(null, pool.allocate(4 << 20));
        pool.free(large);
    }

    @Test
    void asksOnceWhereTheProcessHasLessMemoryThanTheBudget() {
        AtomicInteger asked = new AtomicInteger();
        SlabPool pool = new SlabPool(64 << 20, refusing(asked, request -> request > 2));
        SlabPool.Piece first = pool.allocate(4 << 20);
        pool.allocate(4 << 20);
        assertEquals(null, pool.allocate(4 << 20));
        assertEquals(null, pool.allocate(4 << 20));
        assertEquals(3, asked.get());

        pool.free(first);

        assertNotNull(pool.allocate(4 << 20));
        assertEquals(8 << 20, pool.reservedBytes());
    }

    @Test
    void asksAnewOnceNothingIsHandedOut() {
        AtomicInteger asked = new AtomicInteger();
        SlabPool pool = new SlabPool(64 << 20, refusing(asked, request -> request == 1));
        assertEquals(null, pool.allocate(4 << 20));
        assertEquals(0, pool.reachableBytes());

        assertNotNull(pool.allocate(4 << 20));

        assertEquals(2, asked.get());
        assertEquals(64 << 20, pool.reachableBytes());
    }

    /** Counts the requests for direct memory, and refuses some of them. */
    private static IntFunction<ByteBuffer> refusing(AtomicInteger asked, IntPredicate refused) {
        return sizeBytes -> {
            if (refused.test(asked.incrementAndGet())) {
                throw new OutOfMemoryError("no direct memory");
            }
            return ByteBuffer.allocateDirect(sizeBytes);
        };
    }

    @Test
    void neverHandsOutTheSameBytesTwice() {
        long seed = 20_240_621;
        Random random = new Random(seed);
        try (MemoryBudget budget = new MemoryBudget(8 << 20)) {
            List<ArrowBuf> live = new ArrayList<>();
            for (int step = 0; step < 5000; step++) {
                if (random.nextBoolean() && live.size() < 100) {
                    live.add(filled(budget, 1 + random.nextInt(60_000), (byte) step));
                } else if (!live.isEmpty()) {
                    ArrowBuf buffer = live.remove(random.nextInt(live.size()));
                    assertUniform(buffer, "seed " + seed);
                    buffer.close();
                }
            }
            live.forEach(ArrowBuf::close);
        }
    }

    private static ArrowBuf filled(MemoryBudget budget, int sizeBytes, byte value) {
        ArrowBuf buffer = budget.allocate(sizeBytes);
        byte[] bytes = new byte[sizeBytes];
        Arrays.fill(bytes, value);
        Memory.put(bytes, 0, buffer.memoryAddress(), sizeBytes);
        return buffer;
    }

    private static void assertUniform(ArrowBuf buffer, String message) {
        byte[] bytes = new byte[(int) buffer.capacity()];
        Memory.get(buffer.memoryAddress(), bytes, 0, bytes.length);
        for (byte value : bytes) {
            assertEquals(bytes[0], value, message);
        }
    }

    private static Batch batchOf(int length, MemoryBudget budget) {
        return TestColumn.batch(List.of(new TestColumn(TEXT, List.of(new byte[length]))), budget);
    }
}
