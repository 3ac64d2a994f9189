package dev.varve.layer.ranges;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.LayerSettings;
import dev.varve.layer.StoredFile;
import dev.varve.layer.TestSettings;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.store.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RangeCommitsTest {

    private static final long SEED = 19;
    private static final long PER_RANGE = 100;
    private final MadeLedgers ledgers = new MadeLedgers(SEED, 600);

    private static LayerSettings settings() {
        return settings(30, PER_RANGE);
    }

    private static LayerSettings settings(int bufferRows, long ledgersPerFile) {
        return TestSettings.by(new PartitionScheme.LedgerRange(ledgersPerFile))
                .layout("bronze", new Layout.Bronze("pubnet", "pre_p23", "v1", ledgersPerFile))
                .bufferRows(bufferRows)
                .make();
    }

    private static CollectedRanges collected(MemoryStore store) {
        return new CollectedRanges(store, settings(), false, 1);
    }

    private static List<String> files(CollectedRanges ranges) {
        return ranges.stored.stream()
                .sorted(Comparator.comparing(StoredFile::key))
                .map(each -> each.key() + " " + each.rowCount() + " " + each.sha256())
                .toList();
    }

    @Test
    void makesTheSameFilesOfFiftyArrivalOrders() throws Exception {
        List<String> inOrder = ledgers.lines(0, 3 * PER_RANGE - 1);
        List<String> expected;
        try (CollectedRanges ranges = collected(new MemoryStore())) {
            assertEquals(300, ranges.add(inOrder));
            assertTrue(ranges.end().stream().allMatch(RangeResult::isWhole));
            expected = files(ranges);
        }
        assertEquals(3, expected.size());
        for (int seed = 0; seed < 50; seed++) {
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            List<String> lines = new ArrayList<>(inOrder);
            lines.addAll(inOrder.subList(0, random.nextInt(100)));
            shuffle(lines, random);
            int threads = 1 + random.nextInt(3);
            try (CollectedRanges ranges =
                    new CollectedRanges(new MemoryStore(), settings(), false, threads)) {
                addAll(ranges, lines, 1 + random.nextInt(60), threads);
                List<RangeResult> results = ranges.end();
                assertTrue(results.stream().allMatch(RangeResult::isWhole), results::toString);
                assertEquals(expected, files(ranges));
                assertEquals(List.of(), ranges.rejections);
                assertEquals(lines.size() - 300, ranges.commits.tally().repeated());
                assertEquals(0, ranges.budget.usedBytes());
            }
        }
    }

    /** Wholly, within windows, or by runs. */
    private static void shuffle(List<String> lines, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> Collections.shuffle(lines, random);
            case 1 -> {
                for (int from = 0; from + 10 <= lines.size(); from += 7) {
                    Collections.shuffle(lines.subList(from, from + 10), random);
                }
            }
            default -> Collections.rotate(lines, random.nextInt(lines.size()));
        }
    }

    private static void addAll(CollectedRanges ranges, List<String> lines, int batch, int threads)
            throws Exception {
        try (ExecutorService doors = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int from = 0; from < lines.size(); from += batch) {
                List<String> some = lines.subList(from, Math.min(lines.size(), from + batch));
                all.add(doors.submit(() -> ranges.add(some)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    @Test
    void largeLedgersEndRowGroupsByTheirValuesAlone() throws Exception {
        MadeLedgers large = new MadeLedgers(SEED, 600_000);
        List<String> lines = large.lines(0, 59);
        List<String> expected = null;
        for (int seed = 0; seed < 3; seed++) {
            try (CollectedRanges ranges =
                    new CollectedRanges(new MemoryStore(), settings(1_000, 60), false, 2)) {
                List<String> some = new ArrayList<>(lines);
                if (seed > 0) {
                    Collections.shuffle(some, new Random(seed));
                }
                addAll(ranges, some, 1 + 3 * seed, 1);
                ranges.end();
                expected = expected == null ? files(ranges) : expected;
                assertEquals(expected, files(ranges));
            }
        }
    }

    @Test
    void ledgersReadAtOtherTimesAreTheSame() throws Exception {
        try (CollectedRanges ranges = collected(new MemoryStore())) {
            ranges.add(ledgers.lines(0, 50));
            ranges.add(List.of(ledgers.ingestedAt(7, Instant.parse("2026-01-01T00:00:00Z"))));
            ranges.add(ledgers.lines(51, 99));
            ranges.add(List.of(ledgers.ingestedAt(8, Instant.parse("2026-01-01T00:00:00Z"))));
            assertEquals(RangeResult.Outcome.STORED, ranges.end().getFirst().outcome());
            assertEquals(2, ranges.commits.tally().repeated());
            assertEquals(List.of(), ranges.rejections);
        }
    }

    @Test
    void aLedgerThatComesAgainWithOtherValuesHoldsItsRangeAlone() throws Exception {
        try (CollectedRanges ranges = collected(new MemoryStore())) {
            ranges.add(ledgers.lines(0, 150));
            ranges.add(List.of(new MadeLedgers(SEED + 1, 600).line(120)));
            ranges.add(ledgers.lines(151, 199));
            List<RangeResult> results = ranges.end();
            assertEquals(RangeResult.Outcome.STORED, results.getFirst().outcome());
            assertEquals(RangeResult.Outcome.HELD, results.getLast().outcome());
            assertEquals(
                    "ledger 120 came again with other values",
                    results.getLast().reason().orElseThrow());
            assertEquals(1, ranges.stored.size());
            assertEquals(1, ranges.rejections.size());
        }
    }

    @Test
    void aDifferentLedgerBehindItsRangesEndIsSetAside() throws Exception {
        try (CollectedRanges ranges = collected(new MemoryStore())) {
            ranges.add(ledgers.lines(0, 99));
            ranges.add(List.of(new MadeLedgers(SEED + 1, 600).line(12)));
            assertEquals(RangeResult.Outcome.STORED, ranges.end().getFirst().outcome());
            assertEquals(
                    "ledger 12 came again with other values after its range was stored",
                    ranges.rejections.getFirst().reason());
        }
    }

    @Test
    void namesWhatIsMissingAndStoresNothingOfIt() throws Exception {
        MemoryStore store = new MemoryStore();
        try (CollectedRanges ranges = collected(store)) {
            ranges.add(ledgers.lines(0, 9));
            ranges.add(ledgers.lines(12, 98));
            RangeResult result = ranges.end().getFirst();
            assertEquals(RangeResult.Outcome.INCOMPLETE, result.outcome());
            assertEquals(List.of(new LedgerSpan(10, 11), new LedgerSpan(99, 99)), result.missing());
            assertEquals(97, result.ledgers());
            assertEquals(List.of(), ranges.stored);
        }
        assertEquals(List.of(), store.list("").toList());
    }

    @Test
    void whatIsThereOfARangeGetsAnotherNameThanTheWhole() throws Exception {
        MemoryStore store = new MemoryStore();
        try (CollectedRanges ranges = new CollectedRanges(store, settings(), true, 1)) {
            ranges.add(ledgers.lines(0, 9));
            ranges.add(ledgers.lines(12, 98));
            RangeResult result = ranges.end().getFirst();
            assertEquals(RangeResult.Outcome.STORED_INCOMPLETE, result.outcome());
            StoredFile file = result.file().orElseThrow();
            assertTrue(
                    file.key().name().matches("part-0-99-incomplete-[0-9a-f]{20}[.]parquet"),
                    file.key().name());
            assertEquals(97, file.rowCount());
            String manifest = new String(store.read(file.manifest()).readAllBytes(), UTF_8);
            assertTrue(manifest.replaceAll("\\s", "").contains("\"incomplete\":true"), manifest);
            assertTrue(
                    manifest.replaceAll("\\s", "").contains("\"missing\":[\"10-11\",\"99-99\"]"),
                    manifest);
        }
        try (CollectedRanges ranges = new CollectedRanges(store, settings(), true, 1)) {
            ranges.add(ledgers.lines(0, 99));
            StoredFile whole = ranges.end().getFirst().file().orElseThrow();
            assertEquals("part-0-99.parquet", whole.key().name());
        }
        assertEquals(4, store.list("").count());
    }

    @Test
    void aRangeThatIsThereIsPassedOver() throws Exception {
        MemoryStore store = new MemoryStore();
        try (CollectedRanges ranges = collected(store)) {
            ranges.add(ledgers.lines(0, 99));
            ranges.end();
        }
        try (CollectedRanges ranges = collected(store)) {
            assertEquals(0, ranges.add(ledgers.lines(0, 99)));
            assertEquals(RangeResult.Outcome.PUBLISHED, ranges.end().getFirst().outcome());
            assertEquals(100, ranges.commits.tally().published());
        }
    }

    @Test
    void aBrokenChainOfHashesHoldsTheRange() throws Exception {
        for (boolean early : new boolean[] {false, true}) {
            try (CollectedRanges ranges = collected(new MemoryStore())) {
                String broken = ledgers.behind(42, ledgers.hash(7));
                if (early) {
                    ranges.add(List.of(broken));
                }
                ranges.add(ledgers.lines(0, 41));
                if (!early) {
                    ranges.add(List.of(broken));
                }
                ranges.add(ledgers.lines(43, 99));
                RangeResult result = ranges.end().getFirst();
                assertEquals(RangeResult.Outcome.HELD, result.outcome());
                assertEquals(List.of(new LedgerSpan(42, 42)), result.missing());
                assertEquals(
                        "previous_ledger_hash", ranges.rejections.getFirst().field().orElseThrow());
                assertEquals(1, ranges.rejections.size());
                assertEquals(List.of(), ranges.stored);
            }
        }
    }

    @Test
    void timesThatRunBackwardsHoldTheRange() throws Exception {
        try (CollectedRanges ranges = collected(new MemoryStore())) {
            ranges.add(ledgers.lines(0, 41));
            ranges.add(List.of(ledgers.closedAt(42, ledgers.closeTime(40))));
            ranges.add(ledgers.lines(43, 99));
            RangeResult result = ranges.end().getFirst();
            assertEquals(RangeResult.Outcome.HELD, result.outcome());
            assertEquals("close_time", ranges.rejections.getFirst().field().orElseThrow());
        }
    }

    @Test
    void hashesHoldAcrossTheBorderOfRangesWhicheverComesFirst() throws Exception {
        String broken = ledgers.behind(100, ledgers.hash(7));
        try (CollectedRanges ranges = collected(new MemoryStore())) {
            ranges.add(ledgers.lines(0, 99));
            ranges.add(List.of(broken));
            ranges.add(ledgers.lines(101, 199));
            assertEquals(RangeResult.Outcome.HELD, ranges.end().getLast().outcome());
        }
        try (CollectedRanges ranges = collected(new MemoryStore())) {
            ranges.add(List.of(broken));
            ranges.add(ledgers.lines(101, 199));
            ranges.add(ledgers.lines(0, 99));
            List<RangeResult> results = ranges.end();
            assertEquals(RangeResult.Outcome.HELD, results.getFirst().outcome());
            assertEquals(RangeResult.Outcome.STORED, results.getLast().outcome());
        }
    }

    @Test
    void theFirstAndTheLastLedgerHaveTheirRanges() throws Exception {
        long last = 4294967295L;
        try (CollectedRanges ranges =
                new CollectedRanges(new MemoryStore(), settings(30, 1L << 10), true, 1)) {
            ranges.add(List.of(ledgers.line(0)));
            ranges.add(ledgers.lines(last - 1023, last));
            List<RangeResult> results = ranges.end();
            assertEquals(RangeResult.Outcome.STORED_INCOMPLETE, results.getFirst().outcome());
            assertEquals(List.of(new LedgerSpan(1, 1023)), results.getFirst().missing());
            assertEquals(RangeResult.Outcome.STORED, results.getLast().outcome());
            assertEquals(
                    "part-4294966272-4294967295.parquet",
                    results.getLast().file().orElseThrow().key().name());
        }
    }

    @Test
    void aRecordWithAColumnThatIsNotDeclaredIsRejectedAlone() throws Exception {
        try (CollectedRanges ranges = collected(new MemoryStore())) {
            List<String> lines = new ArrayList<>(ledgers.lines(0, 99));
            lines.set(
                    5,
                    lines.get(5)
                            .replace("{\"ledger_sequence\"", "{\"note\":1,\"ledger_sequence\""));
            ranges.add(lines);
            assertEquals("note", ranges.rejections.getFirst().field().orElseThrow());
            assertEquals(1, ranges.rejections.size());
            assertEquals(List.of(new LedgerSpan(5, 5)), ranges.end().getFirst().missing());
        }
    }
}
