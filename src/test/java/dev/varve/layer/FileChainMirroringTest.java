package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.mirroring.MirrorFinding;
import dev.varve.layer.mirroring.MirrorListener;
import dev.varve.layer.mirroring.MirrorSummary;
import dev.varve.layer.mirroring.MirroredPlace;
import dev.varve.layer.mirroring.Mirroring;
import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.Blobs;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tables with a chain each, and a second store that is to have the same. */
final class FileChainMirroringTest {

    private static final KeyPair KEYS = AuditVerificationTest.pair();

    private final MemoryStore first = new MemoryStore();
    private final List<MirrorFinding> told = new ArrayList<>();

    @BeforeEach
    void makeTables() throws Exception {
        FileChainVerificationTest.fill(
                first,
                FileChainVerificationTest.settings(
                        Optional.of(AuditVerificationTest.signing(KEYS))),
                2,
                0);
    }

    @AfterEach
    void close() {
        first.close();
    }

    private Mirroring mirroring(BlobStore to) {
        return new Mirroring(
                new MirroredPlace(first, "lake", Optional.empty()),
                new MirroredPlace(to, "lake", Optional.empty()),
                new Mirroring.Wishes(true, false, 3),
                new MirrorListener() {
                    @Override
                    public void found(MirrorFinding finding) {
                        told.add(finding);
                    }

                    @Override
                    public void copied(long objects, long bytes) {}
                });
    }

    private static Map<String, Integer> objects(BlobStore store) throws IOException {
        Map<String, Integer> objects = new TreeMap<>();
        for (String key : Blobs.list(store, "lake/")) {
            objects.put(key, Arrays.hashCode(Blobs.bytes(store, key)));
        }
        return objects;
    }

    /** Of what is there nothing is wrong, but for files whose event is on its way. */
    private static void isAnArchive(BlobStore store, String story) throws Exception {
        Told verified = new Told();
        Verification.Summary summary =
                AuditVerificationTest.verify(store, true, Optional.empty(), verified);
        for (Discrepancy each : verified.findings) {
            boolean isOnItsWay =
                    each.kind().equals("missing_manifest")
                            || each.kind().equals("signature")
                            || each.kind().equals("missing_event")
                                    && each.path().endsWith(".parquet");
            assertTrue(isOnItsWay || !each.isProblem(), story + ": " + verified.findings);
        }
        summary.tableChains().forEach(each -> assertEquals(each.lastNumber(), each.events()));
    }

    @Test
    void endedAtAnyWriteTheMirrorIsAnArchiveOfItsOwnAndGoesOn() throws Exception {
        long seed = Long.getLong("varve.seed", 19);
        Random random = new Random(seed);
        for (int round = 0; round < 15; round++) {
            String story = "seed %d, round %d".formatted(seed, round);
            try (MemoryStore bare = new MemoryStore()) {
                for (int kills = 0; kills < 3; kills++) {
                    FaultyStore to = new FaultyStore(bare);
                    int[] left = {1 + random.nextInt(30)};
                    to.beforeEvery(
                            operation -> {
                                if (operation == FaultyStore.Operation.CREATE) {
                                    synchronized (left) {
                                        to.setDown(--left[0] <= 0);
                                    }
                                }
                            });
                    try {
                        mirroring(to).run();
                    } catch (TransientStoreException killed) {
                        assertTrue(left[0] <= 0, story);
                    }
                    isAnArchive(bare, story);
                }
                told.clear();
                mirroring(bare).run();
                assertEquals(List.of(), told, story);
                assertEquals(objects(first), objects(bare), story);
                MirrorSummary again = mirroring(bare).run();
                assertEquals(0, again.copied());
                assertEquals(2 * 6 * 4, again.same());
            }
        }
    }

    private BlobKey manifestOf(int number) throws Exception {
        FileChainMutations.Place place =
                new FileChainMutations.Place(java.nio.file.Path.of(""), "feed", number);
        String path =
                dev.varve.layer.audit.FileEventText.parse(
                                Blobs.bytes(first, place.event().toString()))
                        .event()
                        .file()
                        .storagePath();
        return new BlobKey("lake/_manifest/" + path.replace(".parquet", ".json"));
    }

    private static BlobKey event(int number) {
        return new BlobKey("lake/_audit/feed/%012d.json".formatted(number));
    }

    /** Each event comes behind the one before, whoever has brought that. */
    @Test
    void whatIsFollowedComesInTheOrderOfItsChain() throws Exception {
        try (MemoryStore to = new MemoryStore()) {
            Mirroring mirroring = mirroring(to);
            assertFalse(mirroring.follow(event(1)), "its manifest is not there");
            for (int number = 1; number <= 3; number++) {
                assertTrue(mirroring.follow(manifestOf(number)));
            }
            BlobKey signature = new BlobKey("lake/_audit/feed/000000000001.sig");
            assertFalse(mirroring.follow(signature), "its event is not there");
            assertTrue(mirroring.follow(event(1)));
            assertTrue(mirroring.follow(signature));
            assertFalse(mirroring.follow(event(3)), "2 is not there");
            assertTrue(mirroring(to).follow(event(2)), "another process brings it");
            assertTrue(mirroring.follow(event(3)));
            assertEquals(3 * 2 + 3 + 1, Blobs.list(to, "").size());
        }
    }

    /** The mirror's chain ends before an event that is not there. */
    @Test
    void anEventThatIsGoneEndsTheMirrorsChain() throws Exception {
        first.delete(event(3));
        try (MemoryStore to = new MemoryStore()) {
            mirroring(to).run();
            assertEquals(
                    List.of("waiting _audit/feed/000000000004.json"),
                    told.stream()
                            .map(
                                    each ->
                                            each.kind().name().toLowerCase(java.util.Locale.ROOT)
                                                    + " "
                                                    + each.path())
                            .toList());
            assertEquals(4, Blobs.list(to, "lake/_audit/feed/").size());
            assertEquals(12, Blobs.list(to, "lake/_audit/tick/").size());
        }
    }
}
