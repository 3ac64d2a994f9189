package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.segments.CutDisk;
import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.ranges.CollectedRanges;
import dev.varve.layer.ranges.MadeLedgers;
import dev.varve.layer.ranges.RangeStatus;
import dev.varve.record.PredefinedTables;
import dev.varve.record.Sha256;
import dev.varve.store.BlobInfo;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole ranges of what waits in a journal, and what may come in their way. */
@Timeout(120)
class WholeRangesTest {

    private static final long SEED = 19;
    private static final long PER_RANGE = 100;
    private static final long AMPLE = 256 << 20;

    private final MadeLedgers ledgers = new MadeLedgers(SEED, 600);
    private final MemoryStore objects = new MemoryStore();
    private final FaultyStore store = new FaultyStore(objects);
    private CutDisk disk = new CutDisk(new Random(1));

    private static LayerSettings settings() {
        return settings(PER_RANGE, 10_000);
    }

    private static LayerSettings settings(long ledgersPerFile, int mostOpen) {
        return TestSettings.by(new PartitionScheme.LedgerRange(ledgersPerFile))
                .layout("bronze", new Layout.Bronze("pubnet", "pre_p23", "v1", ledgersPerFile))
                .bufferRows(30)
                .maxOpenPartitions(mostOpen)
                .make();
    }

    private JournaledWholeRanges open() throws Exception {
        return open(AMPLE, Long.MAX_VALUE);
    }

    private JournaledWholeRanges open(long budgetBytes, long limitBytes) throws Exception {
        return new JournaledWholeRanges(disk, store, settings(), budgetBytes, limitBytes);
    }

    /** With a chain that begins with the first ledger of its era. */
    private static LayerSettings audited() {
        List<Era> eras = Era.parseAll("pre_p23/v1:0-9999", PER_RANGE);
        return TestSettings.by(new PartitionScheme.LedgerRange(PER_RANGE))
                .layout("bronze", new Layout.Bronze("pubnet", eras))
                .bufferRows(30)
                .make()
                .withAudit(
                        new AuditSettings(
                                List.of(PredefinedTables.LEDGERS_LCM_RAW), Optional.empty()));
    }

    /** What {@code archive} makes of the ledgers. */
    private static Map<String, String> archived(List<String> lines) throws Exception {
        return archived(lines, settings());
    }

    private static Map<String, String> archived(List<String> lines, LayerSettings settings)
            throws Exception {
        MemoryStore store = new MemoryStore();
        try (CollectedRanges archive = new CollectedRanges(store, settings, false, 1)) {
            archive.add(lines);
            archive.end();
        }
        return objects(store);
    }

    private static Map<String, String> objects(MemoryStore store) throws Exception {
        Map<String, String> objects = new TreeMap<>();
        try (Stream<BlobInfo> all = store.list("bronze/")) {
            for (BlobInfo each : all.toList()) {
                byte[] bytes = store.read(each.key()).readAllBytes();
                objects.put(
                        each.key().value(),
                        HexFormat.of().formatHex(Sha256.digest().digest(bytes)));
            }
        }
        return objects;
    }

    @Test
    void whateverTheOrderTheFilesAreThoseOfArchive() throws Exception {
        List<String> inOrder = ledgers.lines(0, 3 * PER_RANGE - 1);
        Map<String, String> expected = archived(inOrder, audited());
        assertEquals(6 + 4, expected.size());
        for (int seed = 0; seed < 10; seed++) {
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            MemoryStore files = new MemoryStore();
            List<String> lines = new ArrayList<>(inOrder);
            Collections.shuffle(lines, random);
            disk = new CutDisk(random);
            try (JournaledWholeRanges service =
                    new JournaledWholeRanges(
                            disk, new FaultyStore(files), audited(), AMPLE, Long.MAX_VALUE)) {
                addAll(service, lines, 1 + random.nextInt(40));
                service.end();
                assertEquals(expected, objects(files));
                assertEquals(0, service.commits.segmentCount());
                assertEquals(0, service.budget.usedBytes());
                assertEquals(List.of(), service.ranges.status());
            }
        }
    }

    private static void addAll(JournaledWholeRanges service, List<String> lines, int batch) {
        for (int from = 0; from < lines.size(); from += batch) {
            service.add(lines.subList(from, Math.min(lines.size(), from + batch)));
        }
    }

    @Test
    void killedAtAnyMomentNothingIsLostAndNothingDoubled() throws Exception {
        List<String> inOrder = ledgers.lines(0, 3 * PER_RANGE - 1);
        Map<String, String> expected = archived(inOrder, audited());
        for (int seed = 0; seed < 30; seed++) {
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            MemoryStore files = new MemoryStore();
            List<String> lines = new ArrayList<>(inOrder);
            Collections.shuffle(lines, random);
            disk = new CutDisk(random);
            int sent = 0;
            while (sent < lines.size()) {
                disk.cutAfter(20 + random.nextInt(300));
                try (JournaledWholeRanges life =
                        new JournaledWholeRanges(
                                disk, new FaultyStore(files), audited(), AMPLE, Long.MAX_VALUE)) {
                    sent = send(life, lines, sent, 1 + random.nextInt(30));
                    disk.cut();
                } catch (CutDisk.PowerCut early) {
                    // while the journal was opened
                }
                disk = disk.restarted();
            }
            try (JournaledWholeRanges last =
                    new JournaledWholeRanges(
                            disk, new FaultyStore(files), audited(), AMPLE, Long.MAX_VALUE)) {
                last.end();
                assertEquals(expected, objects(files), "seed " + seed);
                assertEquals(List.of(), last.setAside);
                assertEquals(0, last.commits.segmentCount());
            }
        }
    }

    /** What is not answered is sent again by the next. */
    private static int send(JournaledWholeRanges life, List<String> lines, int from, int batch) {
        int sent = from;
        try {
            while (sent < lines.size()) {
                int to = Math.min(lines.size(), sent + batch);
                life.add(lines.subList(sent, to));
                sent = to;
                if (sent % 3 == 0) {
                    life.commits.settle();
                }
            }
        } catch (Exception | CutDisk.PowerCut refused) {
            return sent;
        }
        return sent;
    }

    @Test
    void aLedgerThatComesAgainIsCounted() throws Exception {
        try (JournaledWholeRanges service = open()) {
            service.add(ledgers.lines(0, 50));
            service.add(ledgers.lines(40, 99));
            service.flush();
            assertEquals(11, service.ranges.tally().repeated());
            service.add(ledgers.lines(7, 8));
            service.end();
            assertEquals(2, service.ranges.tally().published());
            assertEquals(List.of(), service.setAside);
            assertEquals(archived(ledgers.lines(0, 99)), objects(objects));
            assertEquals(0, service.commits.segmentCount());
        }
    }

    @Test
    void aLedgerWithOtherValuesHoldsItsRangeAloneAlsoBehindARestart() throws Exception {
        String other = new MadeLedgers(SEED + 1, 600).line(120);
        try (JournaledWholeRanges service = open()) {
            service.add(ledgers.lines(0, 150));
            service.add(List.of(other));
            service.add(ledgers.lines(151, 199));
            service.flush();
            requireHeld(service, other);
            disk = service.kill();
        }
        try (JournaledWholeRanges again = open()) {
            again.flush();
            requireHeld(again, other);
            assertEquals(archived(ledgers.lines(0, 99)), objects(objects));
            try (CollectedRanges copy = new CollectedRanges(objects, settings(), false, 1)) {
                copy.add(ledgers.lines(100, 199));
                copy.end();
            }
            again.flush();
            assertEquals(List.of(), again.ranges.status());
            again.end();
            assertEquals(0, again.commits.segmentCount());
        }
    }

    private static void requireHeld(JournaledWholeRanges service, String other) {
        RangeStatus held = service.ranges.status().getFirst();
        assertEquals(1, service.ranges.status().size());
        assertEquals(Optional.of("ledger 120 came again with other values"), held.held());
        assertEquals(
                "the range ledgers_lcm_raw/range=100-199 is held: ledger 120 came again with other values",
                held.sentence());
        assertEquals(1, service.setAside.size());
        assertEquals(other, new String(service.setAside.getFirst().raw(), UTF_8));
    }

    @Test
    void aLedgerWithOtherValuesBehindItsRangesFileIsSetAsideAlone() throws Exception {
        try (JournaledWholeRanges service = open()) {
            service.add(ledgers.lines(0, 99));
            service.flush();
            service.add(List.of(new MadeLedgers(SEED + 1, 600).line(12)));
            service.end();
            assertEquals(
                    "ledger 12 came again with other values after its range was stored",
                    service.setAside.getFirst().reason());
            assertEquals(List.of(), service.ranges.status());
            assertEquals(0, service.commits.segmentCount());
        }
    }

    @Test
    void aLedgerThatDoesNotFollowHoldsItsRange() throws Exception {
        try (JournaledWholeRanges service = open()) {
            service.add(ledgers.lines(0, 49));
            service.add(ledgers.lines(51, 99));
            service.add(List.of(ledgers.behind(50, "ff")));
            service.flush();
            String reason = service.ranges.status().getFirst().held().orElseThrow();
            assertTrue(reason.startsWith("ledger 50: previous_ledger_hash: it is 'ff'"), reason);
            assertEquals(reason, service.setAside.getFirst().reason());
            assertEquals(Map.of(), objects(objects));
        }
    }

    @Test
    void aGapIsToldAndKeepsNothingElseInTheJournal() throws Exception {
        try (JournaledWholeRanges service = open()) {
            service.add(ledgers.lines(0, 9));
            service.add(ledgers.lines(12, 98));
            for (long range = 1; range < 20; range++) {
                service.add(ledgers.lines(100 * range, 100 * range + 99));
            }
            service.flush();
            RangeStatus gap = service.ranges.status().getFirst();
            assertEquals(List.of(new LedgerSpan(10, 11), new LedgerSpan(99, 99)), gap.missing());
            assertEquals(97, gap.present());
            assertEquals(3, gap.missingLedgers());
            assertEquals(
                    "the range ledgers_lcm_raw/range=0-99 waits for 3 ledgers: 10-11, 99",
                    gap.sentence());
            service.end();
            long sizeBytes = service.commits.sizeBytes();
            assertTrue(sizeBytes > 48_500L && sizeBytes < 436_500L, "bytes: " + sizeBytes);
        }
        disk = disk.restarted();
        try (JournaledWholeRanges again = open()) {
            again.add(ledgers.lines(10, 11));
            again.add(ledgers.lines(99, 99));
            again.end();
            assertEquals(archived(ledgers.lines(0, 1_999)), objects(objects));
            assertEquals(0, again.commits.segmentCount());
        }
    }

    @Test
    void aFullJournalNamesTheRangeThatFillsIt() throws Exception {
        try (JournaledWholeRanges service = open(AMPLE, 100_000)) {
            OverloadedException full =
                    assertThrows(
                            OverloadedException.class,
                            () -> {
                                for (long range = 0; range < 100; range++) {
                                    service.add(ledgers.lines(100 * range + 1, 100 * range + 40));
                                }
                            });
            assertEquals(OverloadedException.Kind.JOURNAL, full.kind());
            assertTrue(
                    full.getMessage()
                            .endsWith(
                                    "; the range ledgers_lcm_raw/range=0-99 waits for 60 ledgers: 0, 41-99"),
                    full::getMessage);
        }
    }

    @Test
    void noMoreRangesAreBegunThanMayBeOpen() throws Exception {
        try (JournaledWholeRanges service =
                new JournaledWholeRanges(
                        disk, store, settings(PER_RANGE, 2), AMPLE, Long.MAX_VALUE)) {
            service.add(ledgers.lines(5, 5));
            service.add(ledgers.lines(105, 105));
            OverloadedException refused =
                    assertThrows(
                            OverloadedException.class, () -> service.add(ledgers.lines(205, 205)));
            assertEquals(OverloadedException.Kind.PARTITIONS, refused.kind());
            service.add(ledgers.lines(106, 106));
            assertEquals(2, service.ranges.status().size());
        }
    }

    @Test
    void aStoreThatIsAwayDelaysRangesAndNothingElse() throws Exception {
        try (JournaledWholeRanges service = open()) {
            store.setDown(true);
            service.add(ledgers.lines(0, 250));
            assertEquals(3, service.ranges.status().size());
            store.setDown(false);
            service.flush();
            assertEquals(archived(ledgers.lines(0, 199)), objects(objects));
            assertEquals(1, service.ranges.status().size());
        }
    }

    @Test
    void aRangeNeedNotFitIntoMemory() throws Exception {
        MadeLedgers large = new MadeLedgers(SEED, 400_000);
        List<String> lines = large.lines(0, 99);
        Map<String, String> expected = archived(lines);
        Collections.shuffle(lines, new Random(3));
        try (JournaledWholeRanges service = open(30 << 20, Long.MAX_VALUE)) {
            addAll(service, lines, 1);
            assertTrue(service.commits.sizeBytes() > 35 << 20);
            service.end();
            assertEquals(expected, objects(objects));
        }
    }

    @Test
    void theJournalOfAServiceThatHasStoppedIsSettledButForWhatIsOpen() throws Exception {
        try (JournaledWholeRanges service = open()) {
            service.add(ledgers.lines(0, 80));
            store.setDown(true);
            service.add(ledgers.lines(81, 120));
            disk = service.kill();
        }
        store.setDown(false);
        try (JournaledWholeRanges left = JournaledWholeRanges.left(disk, store, settings())) {
            assertEquals(Settlement.Outcome.WAITING, left.settle());
            assertEquals(
                    Optional.of(
                            "the range ledgers_lcm_raw/range=100-199 waits for 79 ledgers: 121-199"),
                    left.ranges.longestWaiting());
        }
        disk = disk.restarted();
        assertEquals(archived(ledgers.lines(0, 99)), objects(objects));
        try (JournaledWholeRanges service = open()) {
            service.add(ledgers.lines(121, 199));
            disk = service.kill();
        }
        try (JournaledWholeRanges left = JournaledWholeRanges.left(disk, store, settings())) {
            assertEquals(Settlement.Outcome.DONE, left.settle());
        }
        assertEquals(archived(ledgers.lines(0, 199)), objects(objects));
    }
}
