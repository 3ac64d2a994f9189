package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.journal.keys.AnswerMemory;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPlanTest {

    private static final long MIB = 1 << 20;
    private static final int CASES = 20_000;
    private static final MemoryWishes DEFAULTS = wishes(128, false, 16, false, 8, false);

    private static MemoryWishes wishes(
            long budgetMib,
            boolean budgetIsSet,
            long recordMib,
            boolean recordIsSet,
            int requests,
            boolean requestsIsSet) {
        return new MemoryWishes(
                budgetMib * MIB,
                recordMib * MIB,
                requests,
                MemoryWishes.MOST_KEYS,
                budgetIsSet,
                recordIsSet,
                requestsIsSet,
                false);
    }

    private static MemoryWishes withKeys(int keys, MemoryWishes wishes) {
        return new MemoryWishes(
                wishes.budgetBytes(),
                wishes.recordBytes(),
                wishes.requests(),
                keys,
                wishes.budgetIsSet(),
                wishes.recordIsSet(),
                wishes.requestsIsSet(),
                true);
    }

    private static ProcessLimits heap(long heapMib) {
        return new ProcessLimits(heapMib * MIB, heapMib * MIB, 64_000 * MIB, 2, false);
    }

    private static Optional<MemoryPlan> plan(ProcessLimits limits, MemoryWishes wishes) {
        try {
            return Optional.of(MemoryPlan.of(limits, wishes));
        } catch (WrongConfigurationException refused) {
            return Optional.empty();
        }
    }

    private static String refusal(ProcessLimits limits, MemoryWishes wishes) {
        List<String> problems =
                assertThrows(WrongConfigurationException.class, () -> MemoryPlan.of(limits, wishes))
                        .problems();
        assertEquals(1, problems.size());
        return problems.getFirst();
    }

    /** What OPERATIONS' table says. */
    @ParameterizedTest
    @CsvSource({
        "96, 106, 1, 4, 1",
        "128, 128, 5, 4, 1",
        "154, 128, 7, 6, 1",
        "256, 128, 16, 6, 1",
        "512, 128, 16, 8, 2",
        "2048, 128, 16, 8, 2"
    })
    void theDefaultsBecomeWhatTheHeapHasRoomFor(
            long heapMib, long budgetMib, long recordMib, int requests, int encoders) {
        MemoryPlan plan = MemoryPlan.of(heap(heapMib), DEFAULTS);
        assertAll(
                () -> assertEquals(budgetMib, plan.budgetBytes() / MIB),
                () -> assertEquals(recordMib, plan.recordBytes() / MIB),
                () -> assertEquals(requests, plan.requests()),
                () -> assertEquals(encoders, plan.encoders()));
    }

    @Test
    void nothingIsSaidWhereNothingIsLowered() {
        ProcessLimits limits = heap(512);
        assertEquals(Optional.empty(), MemoryPlan.of(limits, DEFAULTS).sentence(limits, DEFAULTS));
    }

    @Test
    void whatIsLoweredIsSaidInOneLine() {
        ProcessLimits limits = heap(128);
        assertEquals(
                Optional.of(
                        "the memory (heap 128MiB, direct 128MiB, in all 64000MiB) has no room for the"
                                + " defaults; lowered: varve.limits.record=5MiB, varve.limits.requests=4"),
                MemoryPlan.of(limits, DEFAULTS).sentence(limits, DEFAULTS));
    }

    @Test
    void aHeapThatIsTooSmallIsRefused() {
        assertEquals(
                "varve.limits.record=1MiB and varve.limits.requests=4 need a heap of 94MiB, and there"
                        + " is one of 64MiB (-Xmx): allow a larger heap, or smaller records and fewer"
                        + " requests",
                refusal(heap(64), wishes(32, true, 16, false, 8, false)));
    }

    @Test
    void recordsAndRequestsThatAreSetAndDoNotFitAreRefused() {
        assertEquals(
                "varve.limits.record=16MiB and varve.limits.requests=8 need a heap of 262MiB, and"
                        + " there is one of 128MiB (-Xmx): allow a larger heap, or smaller records and"
                        + " fewer requests",
                refusal(heap(128), wishes(32, true, 16, true, 8, true)));
    }

    /** What OPERATIONS' table says. */
    @ParameterizedTest
    @CsvSource({"96, 32", "128, 16", "154, 32", "256, 16", "512, 262", "1024, 524", "2048, 1000"})
    void asManyKeysAreRememberedAsTheHeapHasRoomFor(long heapMib, int thousands) {
        assertEquals(thousands, MemoryPlan.of(heap(heapMib), DEFAULTS).keys() / 1_000);
    }

    @Test
    void keysThatAreSetHaveTheirRoomBeforeLargeRecords() {
        MemoryPlan plan = MemoryPlan.of(heap(256), withKeys(400_000, DEFAULTS));
        assertEquals(400_000, plan.keys());
        assertTrue(plan.recordBytes() < 16 * MIB, plan::toString);
    }

    @Test
    void keysThatAreSetAndDoNotFitAreRefused() {
        assertEquals(
                "varve.limits.record=1MiB and varve.limits.requests=4 with"
                        + " varve.idempotency.keys=10000000 need a heap of 1466MiB, and there is one"
                        + " of 512MiB (-Xmx): allow a larger heap, or smaller records and fewer"
                        + " requests, or fewer keys",
                refusal(heap(512), withKeys(10_000_000, DEFAULTS)));
    }

    @Test
    void aBudgetBeyondTheDirectMemoryIsRefused() {
        assertEquals(
                "varve.memory.budget=1GiB needs three quarters of it, and 16MiB, of direct memory, and"
                        + " there are 256MiB (-XX:MaxDirectMemorySize, or else -Xmx): the budget may"
                        + " be up to 320MiB",
                refusal(heap(256), wishes(1024, true, 16, false, 8, false)));
    }

    @Test
    void aBudgetBesideWhichTheContainerHasNoRoomIsRefused() {
        ProcessLimits limits = new ProcessLimits(384 * MIB, 384 * MIB, 512 * MIB, 2, true);
        assertEquals(
                "varve.memory.budget=128MiB needs three quarters of it beside the heap of 384MiB"
                        + " (-Xmx) and 96MiB of the program, and the memory is 512MiB in all: with this"
                        + " heap the budget may be up to 42MiB",
                refusal(limits, wishes(128, true, 16, false, 8, false)));
        assertEquals(42, MemoryPlan.of(limits, DEFAULTS).budgetBytes() / MIB);
    }

    @Test
    void isWithinEveryLimitAndChangesNothingThatIsSet() {
        forEachCase(
                (limits, wishes) ->
                        plan(limits, wishes)
                                .ifPresent(
                                        plan -> {
                                            assertWithin(limits, plan);
                                            assertKept(wishes, plan);
                                        }));
    }

    private static void assertWithin(ProcessLimits limits, MemoryPlan plan) {
        long large =
                plan.recordBytes() <= MIB
                        ? 0
                        : MemoryPlan.LARGE_RECORD_TIMES * plan.recordBytes() * plan.largeRecords();
        long encoder =
                Math.max(
                                MemoryPlan.ENCODER_BYTES,
                                MemoryPlan.ENCODED_RECORD_TIMES * plan.recordBytes())
                        + plan.recordBytes()
                        + plan.leavingBytes();
        long heap =
                MemoryPlan.BASE_HEAP_BYTES
                        + plan.requests() * MemoryPlan.REQUEST_BYTES
                        + large
                        + plan.encoders() * encoder
                        + plan.leavingBytes()
                        + AnswerMemory.mostBytes(plan.keys());
        long batches = plan.budgetBytes() / 4 * 3;
        long program = limits.executable() ? MemoryPlan.EXECUTABLE_BYTES : MemoryPlan.JVM_BYTES;
        assertAll(
                () -> assertTrue(heap <= limits.heapBytes() / 8 * 7 + 7, () -> plan + " " + limits),
                () -> assertTrue(batches + MemoryPlan.BASE_DIRECT_BYTES <= limits.directBytes()),
                () -> assertTrue(limits.heapBytes() + batches + program <= limits.memoryBytes()),
                () -> assertTrue(plan.encoders() >= 1 && plan.encoders() <= limits.processors()),
                () -> assertTrue(plan.largeRecords() >= 1),
                () -> assertTrue(plan.largeRecords() <= plan.requests()),
                () -> assertTrue(plan.leavingBytes() <= plan.budgetBytes() / 4));
    }

    private static void assertKept(MemoryWishes wishes, MemoryPlan plan) {
        assertAll(
                () -> assertTrue(plan.budgetBytes() <= wishes.budgetBytes()),
                () -> assertTrue(plan.recordBytes() <= wishes.recordBytes()),
                () -> assertTrue(plan.requests() <= wishes.requests()),
                () ->
                        assertTrue(
                                !wishes.budgetIsSet()
                                        || plan.budgetBytes() == wishes.budgetBytes()),
                () ->
                        assertTrue(
                                !wishes.recordIsSet()
                                        || plan.recordBytes() == wishes.recordBytes()),
                () -> assertTrue(!wishes.requestsIsSet() || plan.requests() == wishes.requests()),
                () -> assertTrue(plan.keys() <= wishes.keys()),
                () -> assertTrue(!wishes.keysIsSet() || plan.keys() == wishes.keys()));
    }

    /** More heap never means a smaller record, and for the same record never fewer requests. */
    @Test
    void moreMemoryNeverGivesLess() {
        forEachCase(
                (limits, wishes) -> {
                    ProcessLimits more =
                            new ProcessLimits(
                                    limits.heapBytes() + 32 * MIB,
                                    limits.directBytes() + 32 * MIB,
                                    limits.memoryBytes() + 32 * MIB,
                                    limits.processors(),
                                    limits.executable());
                    plan(limits, wishes)
                            .ifPresent(
                                    before -> {
                                        MemoryPlan after = MemoryPlan.of(more, wishes);
                                        assertNotLess(before, after);
                                    });
                });
    }

    private static void assertNotLess(MemoryPlan before, MemoryPlan after) {
        boolean sameRecord = after.recordBytes() == before.recordBytes();
        assertAll(
                () -> assertTrue(after.budgetBytes() >= before.budgetBytes()),
                () -> assertTrue(after.recordBytes() >= before.recordBytes()),
                () -> assertTrue(!sameRecord || after.requests() >= before.requests()));
    }

    /** What was lowered and then set is what is found the next time. */
    @Test
    void aPlanThatIsSetAsItIsComesToTheSame() {
        forEachCase(
                (limits, wishes) ->
                        plan(limits, wishes)
                                .ifPresent(
                                        plan ->
                                                assertEquals(
                                                        plan,
                                                        MemoryPlan.of(
                                                                limits,
                                                                new MemoryWishes(
                                                                        plan.budgetBytes(),
                                                                        plan.recordBytes(),
                                                                        plan.requests(),
                                                                        plan.keys(),
                                                                        true,
                                                                        true,
                                                                        true,
                                                                        true)))));
    }

    private interface Case {
        void check(ProcessLimits limits, MemoryWishes wishes);
    }

    private static void forEachCase(Case checked) {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            long heap = 16 * MIB + random.nextLong(1024 * MIB);
            ProcessLimits limits =
                    new ProcessLimits(
                            heap,
                            random.nextBoolean() ? heap : random.nextLong(1024 * MIB),
                            random.nextBoolean()
                                    ? heap + random.nextLong(1024 * MIB)
                                    : 64_000 * MIB,
                            1 + random.nextInt(16),
                            random.nextBoolean());
            boolean keysAreSet = random.nextBoolean();
            MemoryWishes wishes =
                    new MemoryWishes(
                            8 * MIB + random.nextLong(1024 * MIB),
                            1024 + random.nextLong(64 * MIB),
                            1 + random.nextInt(32),
                            keysAreSet ? 1 + random.nextInt(3_000_000) : MemoryWishes.MOST_KEYS,
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            keysAreSet);
            checked.check(limits, wishes);
        }
    }
}
