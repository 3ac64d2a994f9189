package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.varve.layer.mirroring.MirrorFinding;
import dev.varve.layer.mirroring.MirrorListener;
import dev.varve.layer.mirroring.MirrorSummary;
import dev.varve.layer.mirroring.MirroredPlace;
import dev.varve.layer.mirroring.Mirroring;
import dev.varve.layer.verification.Discrepancy;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.Blobs;
import dev.varve.store.FaultyStore;
import dev.varve.store.LocalStore;
import dev.varve.store.MemoryStore;
import dev.varve.store.TransientStoreException;
import dev.varve.store.gcs.GcsFake;
import dev.varve.store.gcs.GcsStores;
import dev.varve.store.s3.S3Server;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three eras of twenty ranges with their chains, and a second store that is to have the same. */
@Execution(value = ExecutionMode.CONCURRENT, reason = "long, and alone with what it makes")
final class MirroringTest {

    private static final KeyPair KEYS = AuditVerificationTest.pair();
    private static final String LETTERS = "lake/_dead_letter/feed/2025-01-15/feed-1.ndjson.zst";

    /** A file, its manifest, an event and a signature for each range; a begin for each chain. */
    private static final int OBJECTS = 60 * 4 + 3 + 1;

    @TempDir Path folder;

    private LocalStore first;

    @BeforeEach
    void makeAnArchive() throws Exception {
        first = new LocalStore(folder.resolve("first"));
        AuditVerificationTest.fill(first, KEYS);
        first.create(new BlobKey(LETTERS), ByteBuffer.wrap(Zstd.compress("{}\n".getBytes(UTF_8))));
    }

    @AfterEach
    void close() {
        first.close();
    }

    /** What a run has told. */
    private static final class Findings implements MirrorListener {

        private final List<MirrorFinding> all = new ArrayList<>();

        @Override
        public void found(MirrorFinding finding) {
            all.add(finding);
        }

        @Override
        public void copied(long objects, long bytes) {}
    }

    private final Findings told = new Findings();

    private Mirroring mirroring(BlobStore from, BlobStore to, boolean comparesBytes) {
        return new Mirroring(
                new MirroredPlace(from, "lake", Optional.empty()),
                new MirroredPlace(to, "lake", Optional.empty()),
                new Mirroring.Wishes(comparesBytes, false, 3),
                told);
    }

    private static Map<String, Integer> objects(BlobStore store) throws IOException {
        Map<String, Integer> objects = new TreeMap<>();
        for (String key : Blobs.list(store, "lake/")) {
            objects.put(key, Arrays.hashCode(Blobs.bytes(store, key)));
        }
        return objects;
    }

    private void endsAsTheFirst(BlobStore from, BlobStore to) throws Exception {
        MirrorSummary summary = mirroring(from, to, true).run();
        assertEquals(List.of(), told.all);
        assertEquals(OBJECTS, summary.copied());
        assertEquals(objects(first), objects(to));
        for (boolean comparesBytes : List.of(true, false)) {
            MirrorSummary again = mirroring(from, to, comparesBytes).run();
            assertEquals(new MirrorSummary(0, 0, OBJECTS, 0, 0, 0, 0, 0), again);
        }
    }

    @Test
    void aFolderAndBothKindsOfBucketsEndAsTheFirst() throws Exception {
        S3Server server = S3Server.shared();
        try (LocalStore last = new LocalStore(folder.resolve("last"));
                S3Store s3 = new S3Store(server::newClient, S3Settings.of(server.newBucket()));
                GcsFake fake = GcsFake.start(GcsStores.BUCKET);
                BlobStore gcs = GcsStores.smallStore(fake)) {
            endsAsTheFirst(first, s3);
            endsAsTheFirst(s3, gcs);
            endsAsTheFirst(gcs, last);
            Told verified = new Told();
            AuditVerificationTest.verify(
                    last, true, Optional.of(AuditVerificationTest.verifying(KEYS)), verified);
            assertEquals(
                    List.of(), verified.findings.stream().filter(Discrepancy::isProblem).toList());
        }
    }

    /** Whatever is there has all that it names: a reader of the mirror never meets half of it. */
    @Test
    void endedAtAnyWriteTheMirrorIsAnArchiveOfItsOwnAndGoesOn() throws Exception {
        long seed = Long.getLong("varve.seed", 19);
        Random random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            Path root = folder.resolve("round-" + round);
            try (LocalStore bare = new LocalStore(root)) {
                for (int kills = 0; kills < 4; kills++) {
                    FaultyStore to = new FaultyStore(bare);
                    int[] left = {1 + random.nextInt(120)};
                    to.beforeEvery(
                            operation -> {
                                if (operation == FaultyStore.Operation.CREATE
                                        || operation == FaultyStore.Operation.COMMIT) {
                                    synchronized (left) {
                                        if (--left[0] <= 0) {
                                            to.setDown(true);
                                        }
                                    }
                                }
                            });
                    endOrFail(to);
                    isAnArchive(bare, "seed %d, round %d".formatted(seed, round));
                }
                mirroring(first, bare, true).run();
                assertEquals(List.of(), told.all);
                assertEquals(objects(first), objects(bare));
            }
        }
    }

    private void endOrFail(BlobStore to) throws IOException {
        try {
            mirroring(first, to, false).run();
        } catch (TransientStoreException killed) {
            assertTrue(killed.getMessage().contains("injected"), killed::toString);
        }
    }

    /** Files before their manifests, manifests before events, events from the first on. */
    private void isAnArchive(BlobStore mirror, String story) throws IOException {
        Map<String, Integer> whole = objects(first);
        Map<String, Integer> there = objects(mirror);
        there.forEach((key, hash) -> assertEquals(whole.get(key), hash, story + ": " + key));
        for (String key : there.keySet()) {
            if (key.endsWith("/_manifest.json")) {
                String range = key.replaceAll(".*/range=(.*)/.*", "$1");
                String file = key.replace("_manifest.json", "part-" + range + ".parquet");
                assertTrue(there.containsKey(file), story + ": " + file);
            }
            if (key.contains("/_audit/") && !key.endsWith("_begin.json")) {
                String range = key.replaceAll(".*/(.*)[.](json|sig)", "$1");
                long from = Long.parseLong(range.replaceAll("-.*", ""));
                String before =
                        key.replaceAll("/[^/]*$", "/%d-%d.json".formatted(from - 5, from - 1));
                assertTrue(from % 100 == 0 || there.containsKey(before), story + ": " + before);
                String manifest =
                        key.replace("_audit/", "")
                                .replaceAll("/[^/]*$", "/feed/range=" + range + "/_manifest.json");
                assertTrue(there.containsKey(manifest), story + ": " + manifest);
            }
        }
    }

    private MirrorSummary mirror(BlobStore to, boolean comparesBytes) throws IOException {
        told.all.clear();
        return mirroring(first, to, comparesBytes).run();
    }

    private Path in(String store, String key) {
        return folder.resolve(store).resolve(key);
    }

    private static String ofRange(String range, String name) {
        return "lake/pubnet/genesis/v1/feed/range=" + range + "/" + name;
    }

    @Test
    void whatDiffersOrIsExtraIsNamedAndLeftAsItIs() throws Exception {
        try (LocalStore to = new LocalStore(folder.resolve("to"))) {
            mirror(to, true);
            List<String> changed =
                    List.of(
                            ofRange("10-14", "part-10-14.parquet"),
                            ofRange("15-19", "_manifest.json"),
                            "lake/_audit/pubnet/pre_p23/v1/105-109.json",
                            "lake/_audit/pubnet/pre_p23/v1/110-114.sig",
                            LETTERS);
            for (String key : changed) {
                byte[] bytes = Files.readAllBytes(in("to", key));
                bytes[bytes.length / 2] ^= 1;
                Files.write(in("to", key), bytes);
            }
            String extra = ofRange("900-904", "part-900-904.parquet");
            Blobs.createText(to, extra, "extra");
            Blobs.createText(to, "lake/notes.txt", "somebody's");
            Map<String, Integer> before = objects(to);

            MirrorSummary summary = mirror(to, true);
            assertEquals(5, summary.different());
            assertEquals(1, summary.extra());
            assertEquals(6, summary.problems());
            List<String> named = new ArrayList<>(changed);
            named.add(extra);
            assertEquals(
                    named.stream().map(key -> key.substring("lake/".length())).sorted().toList(),
                    told.all.stream().map(MirrorFinding::path).sorted().toList());
            assertEquals(before, objects(to));

            MirrorSummary quick = mirror(to, false);
            assertEquals(0, quick.different());
            assertEquals(1, quick.extra());
        }
    }

    @Test
    void anotherObjectUnderAKeyThatIsMissedIsNeverReplaced() throws Exception {
        try (LocalStore to = new LocalStore(folder.resolve("to"))) {
            String file = ofRange("10-14", "part-10-14.parquet");
            Blobs.createText(to, file, "another");
            MirrorSummary summary = mirror(to, false);
            assertEquals(
                    1, told.all.stream().filter(each -> each.path().endsWith("parquet")).count());
            assertEquals("another", Blobs.text(to, file));
            assertTrue(to.head(new BlobKey(ofRange("10-14", "_manifest.json"))).isEmpty());
            assertFalse(summary.isComplete());
            assertTrue(to.head(new BlobKey("lake/_audit/pubnet/genesis/v1/5-9.json")).isPresent());
            assertTrue(to.head(new BlobKey("lake/_audit/pubnet/genesis/v1/10-14.json")).isEmpty());
        }
    }

    @Test
    void aFileThatIsNotAsItsManifestSaysIsNotCopiedNorIsTheChainBehindIt() throws Exception {
        String key = ofRange("20-24", "part-20-24.parquet");
        byte[] bytes = Files.readAllBytes(in("first", key));
        bytes[100] ^= 1;
        Files.write(in("first", key), bytes);
        try (LocalStore to = new LocalStore(folder.resolve("to"))) {
            MirrorSummary summary = mirror(to, false);
            assertTrue(summary.broken() >= 1, summary::toString);
            assertTrue(
                    told.all.stream()
                            .filter(each -> each.kind() == MirrorFinding.Kind.BROKEN)
                            .allMatch(each -> key.endsWith(each.path())),
                    told.all::toString);
            assertTrue(to.head(new BlobKey(key)).isEmpty());
            assertTrue(to.head(new BlobKey(ofRange("20-24", "_manifest.json"))).isEmpty());
            assertTrue(
                    to.head(new BlobKey("lake/_audit/pubnet/genesis/v1/15-19.json")).isPresent());
            assertTrue(to.head(new BlobKey("lake/_audit/pubnet/genesis/v1/20-24.json")).isEmpty());
            assertTrue(to.head(new BlobKey("lake/_audit/pubnet/genesis/v1/25-29.json")).isEmpty());
            assertTrue(
                    told.all.stream().anyMatch(each -> each.kind() == MirrorFinding.Kind.WAITING),
                    told.all::toString);
        }
    }

    @Test
    void aFileWithoutItsManifestIsNotPublishedAndWaits() throws Exception {
        Blobs.createText(first, "lake/event/year=2024/event-1.parquet", "unfinished");
        try (LocalStore to = new LocalStore(folder.resolve("to"))) {
            MirrorSummary summary = mirror(to, true);
            assertEquals(1, summary.waiting());
            assertTrue(summary.isComplete());
            assertTrue(to.head(new BlobKey("lake/event/year=2024/event-1.parquet")).isEmpty());
        }
    }

    @Test
    void aDryRunCountsWhatARunWouldCopyAndWritesNothing() throws Exception {
        try (MemoryStore to = new MemoryStore()) {
            MirrorSummary summary =
                    new Mirroring(
                                    new MirroredPlace(first, "lake", Optional.empty()),
                                    new MirroredPlace(to, "lake", Optional.empty()),
                                    new Mirroring.Wishes(true, true, 2),
                                    told)
                            .run();
            assertEquals(OBJECTS, summary.copied());
            assertEquals(List.of(), Blobs.list(to, ""));
            assertEquals(summary.copiedBytes(), mirror(to, true).copiedBytes());
        }
    }

    @Test
    void prefixesMayDiffer() throws Exception {
        try (MemoryStore to = new MemoryStore()) {
            new Mirroring(
                            new MirroredPlace(first, "lake", Optional.empty()),
                            new MirroredPlace(to, "", Optional.empty()),
                            new Mirroring.Wishes(true, false, 2),
                            told)
                    .run();
            Map<String, Integer> there = new TreeMap<>();
            for (String key : Blobs.list(to, "")) {
                there.put("lake/" + key, Arrays.hashCode(Blobs.bytes(to, key)));
            }
            assertEquals(objects(first), there);
        }
    }

    /** Each new object is followed as it comes; what comes too early is left to a run. */
    @Test
    void whatIsFollowedComesInTheOrderOfItsChain() throws Exception {
        try (MemoryStore to = new MemoryStore()) {
            Mirroring mirroring = mirroring(first, to, false);
            String chain = "lake/_audit/pubnet/genesis/v1/";
            BlobKey event = new BlobKey(chain + "0-4.json");
            BlobKey signature = new BlobKey(chain + "0-4.sig");
            assertFalse(mirroring.follow(event), "its manifest is not there");
            assertFalse(mirroring.follow(signature), "its event is not there");
            assertTrue(mirroring.follow(new BlobKey(ofRange("0-4", "part-0-4.parquet"))));
            assertEquals(List.of(), Blobs.list(to, ""), "without its manifest it is no file");
            assertTrue(mirroring.follow(new BlobKey(ofRange("0-4", "_manifest.json"))));
            assertTrue(mirroring.follow(new BlobKey(chain + "_begin.json")));
            assertTrue(mirroring.follow(event));
            assertTrue(mirroring.follow(signature));
            assertTrue(mirroring.follow(new BlobKey(LETTERS)));
            assertTrue(mirroring.follow(new BlobKey(ofRange("10-14", "_manifest.json"))));
            assertFalse(mirroring.follow(new BlobKey(chain + "10-14.json")), "5-9 is not there");
            assertTrue(mirroring.follow(new BlobKey(ofRange("5-9", "_manifest.json"))));
            assertTrue(mirroring.follow(new BlobKey(chain + "5-9.json")));
            assertTrue(mirroring.follow(new BlobKey(chain + "10-14.json")));
            assertTrue(mirroring.follow(new BlobKey("lake/_raw/x/segment-1")));
            assertEquals(3 * 2 + 1 + 3 + 1 + 1, Blobs.list(to, "").size());
        }
    }

    /** A store whose connections break off every few bytes. */
    private static BlobStore breaking(BlobStore store) {
        return (BlobStore)
                Proxy.newProxyInstance(
                        BlobStore.class.getClassLoader(),
                        new Class<?>[] {BlobStore.class},
                        (_, method, arguments) -> {
                            Object answer = method.invoke(store, arguments);
                            return answer instanceof InputStream in ? new Breaking(in) : answer;
                        });
    }

    private static final class Breaking extends FilterInputStream {

        private int left = 700;

        Breaking(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                throw new TransientStoreException("the connection broke off");
            }
            int count = super.read(target, offset, Math.min(left, length));
            left -= Math.max(count, 0);
            return count;
        }
    }

    @Test
    void aConnectionThatBreaksOffIsReadOnFromThere() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(5).nextBytes(bytes);
        BlobKey key = new BlobKey("lake/_dead_letter/feed/2025-01-16/feed-2.ndjson.zst");
        first.create(key, ByteBuffer.wrap(bytes));
        try (MemoryStore to = new MemoryStore()) {
            assertTrue(mirroring(breaking(first), to, false).follow(key));
            assertArrayEquals(bytes, Blobs.bytes(to, key.value()));
        }
    }

    @Test
    void aMirrorThatIsFullEndsTheRunAndAnotherDoesTheRest() throws Exception {
        try (MemoryStore bare = new MemoryStore()) {
            FaultyStore to = new FaultyStore(bare);
            to.beforeEvery(
                    operation ->
                            to.setDown(
                                    operation != FaultyStore.Operation.HEAD
                                            && to.calls(FaultyStore.Operation.CREATE) > 20));
            assertThrows(TransientStoreException.class, () -> mirror(to, false));
            to.beforeEvery(_ -> {});
            to.setDown(false);
            mirror(to, true);
            assertEquals(List.of(), told.all);
            assertEquals(objects(first), objects(bare));
        }
    }

    /** What a server lists for many objects comes in the same order from both. */
    @Test
    void ofObjectsOnOneSideAloneEachIsSeenOnce() throws Exception {
        try (MemoryStore from = new MemoryStore();
                MemoryStore to = new MemoryStore()) {
            Random random = new Random(3);
            int copied = 0;
            int same = 0;
            int extra = 0;
            for (int i = 0; i < 3_000; i++) {
                BlobKey key =
                        new BlobKey(
                                "lake/_dead_letter/t%d/%s-%d"
                                        .formatted(
                                                random.nextInt(5),
                                                random.nextBoolean() ? "ä" : "z",
                                                i));
                ByteBuffer bytes = ByteBuffer.wrap(key.value().getBytes(UTF_8));
                int where = random.nextInt(3);
                if (where != 0) {
                    from.create(key, bytes);
                }
                if (where != 1) {
                    to.create(key, bytes);
                }
                copied += where == 1 ? 1 : 0;
                same += where == 2 ? 1 : 0;
                extra += where == 0 ? 1 : 0;
            }
            MirrorSummary summary = mirroring(from, to, true).run();
            assertEquals(copied, summary.copied());
            assertEquals(same, summary.same());
            assertEquals(extra, summary.extra());
            try (Stream<BlobInfo> all = to.list("")) {
                assertEquals(3_000, all.count());
            }
        }
    }

    /** A store that lets nobody read one kind of object. */
    private static BlobStore denying(BlobStore store, String end) {
        return (BlobStore)
                Proxy.newProxyInstance(
                        BlobStore.class.getClassLoader(),
                        new Class<?>[] {BlobStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("read")
                                    && arguments[0].toString().endsWith(end)) {
                                throw new IOException("may not read '%s'".formatted(arguments[0]));
                            }
                            return method.invoke(store, arguments);
                        });
    }

    @Test
    void aStoreThatRefusesEverythingEndsTheRunWithOneLine() throws Exception {
        try (MemoryStore to = new MemoryStore()) {
            IOException refused =
                    assertThrows(
                            IOException.class, () -> mirroring(denying(first, ""), to, true).run());
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .startsWith(
                                    "20 objects one after the other were refused, the last with: may not read 'lake/"),
                    refused::toString);
            assertTrue(told.all.size() < 30, () -> told.all.size() + " were told");
            assertEquals(List.of(), Blobs.list(to, ""));
        }
    }

    @Test
    void oneObjectThatIsRefusedIsNamedAndTheOthersAreCopied() throws Exception {
        try (MemoryStore to = new MemoryStore()) {
            MirrorSummary summary = mirroring(denying(first, "feed-1.ndjson.zst"), to, true).run();
            assertEquals(1, summary.failed());
            assertEquals(OBJECTS - 1, summary.copied());
            assertEquals(
                    List.of(
                            new MirrorFinding(
                                    MirrorFinding.Kind.FAILED,
                                    LETTERS.substring("lake/".length()),
                                    "a copy in the mirror",
                                    "may not read '%s'".formatted(LETTERS))),
                    told.all);
        }
    }
}
