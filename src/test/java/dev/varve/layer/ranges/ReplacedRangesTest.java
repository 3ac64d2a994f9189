package dev.varve.layer.ranges;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.AuditSettings;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.TestSettings;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.mirroring.MirrorFinding;
import dev.varve.layer.mirroring.MirrorListener;
import dev.varve.layer.mirroring.MirroredPlace;
import dev.varve.layer.mirroring.Mirroring;
import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import dev.varve.record.PredefinedTables;
import dev.varve.record.Sha256;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A range takes the place of another, its event tells so, and a crash is mended by doing it again.
 */
final class ReplacedRangesTest {

    private static final long PER_RANGE = 20;
    private static final String CHAIN = "bronze/_audit/pubnet/pre_p23/v1/";
    private static final String RANGE = "bronze/pubnet/pre_p23/v1/ledgers_lcm_raw/range=20-39/";

    /** They have the same hashes and other bytes. */
    private final MadeLedgers first = new MadeLedgers(7, 60);

    private final MadeLedgers second = new MadeLedgers(7, 90);
    private final MadeLedgers third = new MadeLedgers(7, 80);

    private static LayerSettings settings(boolean allowOverwrite) {
        return TestSettings.by(new PartitionScheme.LedgerRange(PER_RANGE))
                .layout(
                        "bronze",
                        new Layout.Bronze("pubnet", Era.parseAll("pre_p23/v1:0-9999", PER_RANGE)))
                .bufferRows(30)
                .make()
                .withAudit(
                        new AuditSettings(
                                List.of(PredefinedTables.LEDGERS_LCM_RAW),
                                Optional.empty(),
                                allowOverwrite));
    }

    private static List<RangeResult> run(
            BlobStore store, boolean allowOverwrite, List<String> lines) throws IOException {
        try (CollectedRanges ranges =
                new CollectedRanges(store, settings(allowOverwrite), false, 1)) {
            ranges.add(lines);
            return ranges.end();
        }
    }

    private MemoryStore archive() throws IOException {
        MemoryStore store = new MemoryStore();
        assertTrue(
                run(store, false, first.lines(0, 3 * PER_RANGE - 1)).stream()
                        .allMatch(RangeResult::isWhole));
        return store;
    }

    private static SortedMap<String, String> objects(BlobStore store) throws IOException {
        SortedMap<String, String> objects = new TreeMap<>();
        try (Stream<BlobInfo> all = store.list("bronze/")) {
            for (BlobInfo each : all.toList()) {
                try (InputStream in = store.read(each.key())) {
                    objects.put(each.key().value(), Sha256.of(in));
                }
            }
        }
        return objects;
    }

    private static EventText event(BlobStore store, String name) throws Exception {
        try (InputStream in = store.read(new BlobKey(CHAIN + name))) {
            return EventText.parse(in.readAllBytes());
        }
    }

    @Test
    void aRangeIsReplacedAndItsEventNamesBothFiles() throws Exception {
        try (MemoryStore store = archive()) {
            SortedMap<String, String> before = objects(store);
            assertTrue(run(store, true, second.lines(20, 39)).getFirst().isWhole());
            SortedMap<String, String> after = objects(store);
            assertNotEquals(
                    before.put(RANGE + "part-20-39.parquet", ""),
                    after.get(RANGE + "part-20-39.parquet"));
            before.put(RANGE + "part-20-39.parquet", after.get(RANGE + "part-20-39.parquet"));
            assertNotEquals(
                    before.put(RANGE + "_manifest.json", after.get(RANGE + "_manifest.json")),
                    after.get(RANGE + "_manifest.json"));
            before.put(CHAIN + "20-39.r1.json", after.get(CHAIN + "20-39.r1.json"));
            assertEquals(before, after);
            EventText own = event(store, "20-39.json");
            EventText replacement = event(store, "20-39.r1.json");
            assertTrue(replacement.isExact());
            assertTrue(replacement.hasItsHashes());
            assertEquals(own.hashes(), replacement.event().before());
            assertEquals(own.event().tables(), replacement.event().replaced());
            assertEquals(
                    "sha256:" + after.get(RANGE + "part-20-39.parquet"),
                    replacement.event().tables().get("ledgers_lcm_raw").checksum());
            assertEquals(own.hashes(), event(store, "40-59.json").event().before());
            // again: nothing changes, and then another one
            assertTrue(run(store, true, second.lines(20, 39)).getFirst().isWhole());
            assertEquals(after, objects(store));
            assertTrue(run(store, true, first.lines(20, 39)).getFirst().isWhole());
            assertEquals(replacement.hashes(), event(store, "20-39.r2.json").event().before());
            assertEquals(List.of(), findings(store));
        }
    }

    @Test
    void theSameBytesChangeNothing() throws Exception {
        try (MemoryStore store = archive()) {
            SortedMap<String, String> before = objects(store);
            assertTrue(
                    run(store, true, first.lines(0, 3 * PER_RANGE - 1)).stream()
                            .allMatch(RangeResult::isWhole));
            assertEquals(before, objects(store));
        }
    }

    @Test
    void withoutTheWishNothingIsReplaced() throws Exception {
        try (MemoryStore store = archive()) {
            SortedMap<String, String> before = objects(store);
            assertEquals(
                    RangeResult.Outcome.PUBLISHED,
                    run(store, false, second.lines(20, 39)).getFirst().outcome());
            store.delete(new BlobKey(RANGE + "_manifest.json"));
            assertEquals(
                    RangeResult.Outcome.HELD,
                    run(store, false, second.lines(20, 39)).getFirst().outcome());
            before.remove(RANGE + "_manifest.json");
            assertEquals(before, objects(store));
        }
    }

    @Test
    void aFileThatNoEventTellsOfIsNotReplaced() throws Exception {
        try (MemoryStore store = archive()) {
            BlobKey file = new BlobKey(RANGE + "part-20-39.parquet");
            store.delete(file);
            store.create(file, java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}));
            SortedMap<String, String> before = objects(store);
            RangeResult held = run(store, true, second.lines(20, 39)).getFirst();
            assertEquals(RangeResult.Outcome.HELD, held.outcome());
            assertTrue(
                    held.reason().orElse("").contains("that an event of its range tells"),
                    held::toString);
            assertEquals(before, objects(store));
        }
    }

    /** Ends before every call, or behind every call that creates something. */
    @Test
    void whoeverDiedAtAnyCallIsMendedToTheSameBytes() throws Exception {
        SortedMap<String, String> whole;
        try (MemoryStore store = archive()) {
            run(store, true, second.lines(20, 39));
            whole = objects(store);
        }
        int died = 0;
        int half = 0;
        boolean isAlive = false;
        for (int calls = 0; !isAlive; calls++) {
            try (MemoryStore store = archive()) {
                FaultyStore dying = new FaultyStore(store);
                AtomicInteger left = new AtomicInteger(calls);
                dying.beforeEvery(
                        _ -> {
                            if (left.getAndDecrement() <= 0) {
                                throw new IllegalStateException("killed");
                            }
                        });
                try {
                    run(dying, true, second.lines(20, 39));
                    isAlive = true;
                } catch (IOException | UncheckedIOException | IllegalStateException dead) {
                    died++;
                    half += tellsOfTheHalf(store, calls);
                }
                run(store, true, second.lines(20, 39));
                assertEquals(whole, objects(store), "calls " + calls);
                assertEquals(List.of(), findings(store), "calls " + calls);
            }
        }
        assertTrue(died > 10, "died " + died);
        assertTrue(half > 3, "half " + half);
    }

    /** Whoever wants the old file back after a crash gets it, and both events stay. */
    @Test
    void whatWasBegunCanBeReplacedAgain() throws Exception {
        try (MemoryStore store = archive()) {
            SortedMap<String, String> before = objects(store);
            FaultyStore faulty = new FaultyStore(store);
            AtomicInteger commits = new AtomicInteger();
            faulty.beforeEvery(
                    operation -> {
                        if (operation == FaultyStore.Operation.COMMIT
                                && commits.incrementAndGet() == 2) {
                            throw new IllegalStateException("killed");
                        }
                    });
            try {
                run(faulty, true, second.lines(20, 39));
                throw new AssertionError("nobody died");
            } catch (IllegalStateException dead) {
                assertEquals("killed", dead.getMessage());
            }
            assertEquals(
                    before.get(RANGE + "part-20-39.parquet"),
                    objects(store).get(RANGE + "part-20-39.parquet"));
            for (MadeLedgers ledgers : List.of(first, third)) {
                assertTrue(run(store, true, ledgers.lines(20, 39)).getFirst().isWhole());
                assertEquals(List.of(), findings(store));
            }
            assertTrue(objects(store).containsKey(CHAIN + "20-39.r3.json"));
        }
    }

    private static List<MirrorFinding> mirror(BlobStore from, BlobStore to) throws IOException {
        List<MirrorFinding> found = new ArrayList<>();
        new Mirroring(
                        new MirroredPlace(from, "bronze", Optional.empty()),
                        new MirroredPlace(to, "bronze", Optional.empty()),
                        new Mirroring.Wishes(true, false, 1),
                        new MirrorListener() {
                            @Override
                            public void copied(long objects, long bytes) {}

                            @Override
                            public void found(MirrorFinding finding) {
                                found.add(finding);
                            }
                        })
                .run();
        return found;
    }

    @Test
    void anEmptyMirrorGetsTheNewestAndAnOlderOneStaysAsItIs() throws Exception {
        try (MemoryStore store = archive();
                MemoryStore older = new MemoryStore();
                MemoryStore empty = new MemoryStore()) {
            assertEquals(List.of(), mirror(store, older));
            SortedMap<String, String> before = objects(older);
            for (MadeLedgers each : List.of(second, third)) {
                run(store, true, each.lines(20, 39));
            }
            assertEquals(List.of(), mirror(store, empty));
            assertEquals(objects(store), objects(empty));
            assertEquals(
                    List.of("DIFFERENT", "DIFFERENT", "WAITING"),
                    mirror(store, older).stream()
                            .map(each -> each.kind().name())
                            .sorted()
                            .toList());
            assertEquals(before, objects(older));
            assertEquals(List.of(), findings(older));
        }
    }

    private static List<Discrepancy> findings(BlobStore store) throws IOException {
        List<Discrepancy> findings = new ArrayList<>();
        Verification.Listener listener =
                new Verification.Listener() {
                    @Override
                    public void found(Discrepancy discrepancy) {
                        findings.add(discrepancy);
                    }

                    @Override
                    public void verified(long files, long sizeBytes) {}
                };
        try (Verification verification =
                new Verification(
                        new Verification.Place(store, "bronze", Optional.empty()),
                        true,
                        1,
                        listener)) {
            verification.run();
        }
        return findings;
    }

    /** What is half there is named as such, and no neighbour is. */
    private static int tellsOfTheHalf(BlobStore store, int calls) throws IOException {
        List<Discrepancy> findings = findings(store);
        for (Discrepancy each : findings) {
            assertEquals(
                    "unfinished_replacement " + CHAIN + "20-39.r1.json",
                    each.kind() + " " + each.path(),
                    "calls " + calls);
        }
        assertTrue(findings.size() <= 1, findings::toString);
        return findings.size();
    }
}
