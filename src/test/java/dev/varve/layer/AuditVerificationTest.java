package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.SigningKey;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.verification.Depth;
import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.store.gcs.GcsFake;
import dev.varve.store.gcs.GcsStores;
import dev.varve.store.s3.S3Server;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three eras of twenty ranges each: whatever is changed of them is named, and nothing beside it.
 */
final class AuditVerificationTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int RANGES = 20;
    private static final List<String> ERAS = List.of("genesis", "pre_p23", "p23_plus");

    private final KeyPair pair = pair();
    private final KeyPair stranger = pair();

    @TempDir Path folder;
    private Path base = Path.of("");

    static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String pem(String label, byte[] key) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(key), label);
    }

    static SigningKey signing(KeyPair pair) {
        return SigningKey.parse(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    static VerifyingKey verifying(KeyPair pair) {
        return VerifyingKey.parse(pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private static LayerSettings settings(String era, KeyPair pair) {
        return TestSettings.by(PartitionScheme.parse("ledger_range", 5))
                .layout("lake", new Layout.Bronze("pubnet", era, "v1", 5))
                .naming(new Naming.ByContent())
                .make()
                .withAudit(
                        new AuditSettings(
                                List.of(new TableName("feed")), Optional.of(signing(pair))));
    }

    /** A made archive. */
    static void fill(BlobStore store, KeyPair pair) throws Exception {
        for (int era = 0; era < ERAS.size(); era++) {
            try (RunningLayers running =
                    new RunningLayers(store, 32 << 20, settings(ERAS.get(era), pair))) {
                running.append("feed", AuditTrailTest.ledgers(era * 5L * RANGES, 5 * RANGES));
                running.layers.flush(LONG);
                assertEquals(List.of(), running.layers.settleAudit());
                assertEquals(List.of(), running.unexpected);
            }
        }
    }

    @BeforeEach
    void make() throws Exception {
        base = folder.resolve("base");
        try (LocalStore store = new LocalStore(base)) {
            fill(store, pair);
        }
    }

    static Verification.Summary verify(
            BlobStore store, boolean readsAll, Optional<VerifyingKey> key, Told told)
            throws IOException {
        try (Verification verification =
                new Verification(
                        new Verification.Place(store, "lake", Optional.empty()),
                        new Verification.Wishes(
                                readsAll ? Depth.BYTES : Depth.QUICK,
                                key,
                                Verification.Wishes.ALL_LEDGERS),
                        3,
                        told)) {
            return verification.run();
        }
    }

    private Verification.Summary verify(Path root, boolean readsAll, Told told) throws IOException {
        try (LocalStore store = new LocalStore(root)) {
            return verify(store, readsAll, Optional.of(verifying(pair)), told);
        }
    }

    private Path copy(String name) throws IOException {
        Path to = folder.resolve(name);
        try (Stream<Path> all = Files.walk(base)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(base.relativize(each)));
            }
        }
        return to;
    }

    @Test
    void whatIsAsItWasPublishedIsClean() throws Exception {
        for (boolean readsAll : List.of(true, false)) {
            Told told = new Told();
            Verification.Summary summary = verify(base, readsAll, told);
            assertEquals(List.of(), told.findings);
            assertEquals(3, summary.chains().size());
            assertEquals(
                    List.of("pubnet/genesis/v1", "pubnet/p23_plus/v1", "pubnet/pre_p23/v1"),
                    summary.chains().stream().map(each -> each.name()).toList());
            summary.chains()
                    .forEach(
                            each -> {
                                assertEquals(RANGES, each.events());
                                assertEquals(RANGES, each.signatures());
                                assertTrue(each.head().startsWith("sha256:"));
                            });
        }
    }

    /** The objects of one range. */
    private record Place(Path root, String era, int number) {

        static Place any(Path root, Random random) {
            return new Place(root, ERAS.get(random.nextInt(3)), random.nextInt(RANGES));
        }

        LedgerRange range() {
            long first = (ERAS.indexOf(era) * RANGES + number) * 5L;
            return new LedgerRange(first, first + 4);
        }

        private Path chain() {
            return root.resolve("lake/_audit/pubnet/" + era + "/v1");
        }

        Path event() {
            return chain().resolve(range() + ".json");
        }

        Path signature() {
            return chain().resolve(range() + ".sig");
        }

        Path begin() {
            return chain().resolve("_begin.json");
        }

        private Path inRange(String name) {
            return root.resolve("lake/pubnet/" + era + "/v1/feed/range=" + range() + "/" + name);
        }

        Path file() {
            return inRange("part-" + range() + ".parquet");
        }

        Path manifest() {
            return inRange("_manifest.json");
        }

        Set<Path> all() {
            return new HashSet<>(List.of(event(), signature(), file(), manifest()));
        }
    }

    private interface Mutation {

        /**
         * @return what may be named
         */
        Set<Path> apply(Path root, Random random) throws Exception;
    }

    private static void flip(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
        Files.write(file, bytes);
    }

    /** Another character where no blank is. */
    private static void edit(Path file, Random random) throws IOException {
        String text = Files.readString(file);
        int at;
        do {
            at = random.nextInt(text.length());
        } while (Character.isWhitespace(text.charAt(at)));
        char before = text.charAt(at);
        char after =
                Character.isDigit(before)
                        ? (char) ('0' + (before - '0' + 1 + random.nextInt(8)) % 10)
                        : (char) (before ^ 1);
        Files.writeString(file, text.substring(0, at) + after + text.substring(at + 1));
    }

    private static Set<Path> flipFile(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        flip(place.file(), random);
        return Set.of(place.file());
    }

    private static Set<Path> editManifest(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        edit(place.manifest(), random);
        return place.all();
    }

    private static Set<Path> flipEvent(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        flip(place.event(), random);
        return Set.of(place.event());
    }

    private static Set<Path> removeEvent(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.delete(place.event());
        return Set.of(place.event());
    }

    private static Set<Path> flipSignature(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        flip(place.signature(), random);
        return Set.of(place.signature());
    }

    private static Set<Path> removeSignature(Path root, Random random) throws IOException {
        Place place = new Place(root, ERAS.get(random.nextInt(3)), 1 + random.nextInt(RANGES - 1));
        Files.delete(place.signature());
        return Set.of(place.signature());
    }

    private Set<Path> signByAnother(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.write(place.signature(), signing(stranger).sign(Files.readAllBytes(place.event())));
        return Set.of(place.signature());
    }

    private static AuditEvent event(Path path) throws Exception {
        return EventText.parse(Files.readAllBytes(path)).event();
    }

    /** With hashes that are right. */
    private static Set<Path> rewriteEvent(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        AuditEvent event = event(place.event());
        SortedMap<String, AuditedTable> tables = new TreeMap<>();
        boolean changesRows = random.nextBoolean();
        event.tables()
                .forEach(
                        (name, each) ->
                                tables.put(
                                        name,
                                        new AuditedTable(
                                                changesRows
                                                        ? each.checksum()
                                                        : each.checksum().replace('3', '4'),
                                                each.rowCount() + (changesRows ? 1 : 0),
                                                each.storagePath(),
                                                each.byteSize())));
        Files.write(
                place.event(),
                new AuditEvent(
                                event.chain(),
                                event.range(),
                                event.timestamp(),
                                tables,
                                event.producer(),
                                event.before())
                        .json());
        return new HashSet<>(List.of(place.event(), place.signature()));
    }

    /** A fork: an event of other ledgers behind the same one. */
    private static Set<Path> insertEvent(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        AuditEvent event = event(place.event());
        LedgerRange other =
                new LedgerRange(
                        event.range().first() + random.nextInt(2),
                        event.range().last() + (random.nextBoolean() ? -1 : 7));
        Path inserted = place.chain().resolve(other + ".json");
        Files.write(
                inserted,
                new AuditEvent(
                                event.chain(),
                                other,
                                event.timestamp(),
                                event.tables(),
                                event.producer(),
                                event.before())
                        .json());
        return Set.of(inserted);
    }

    private static void swap(Path one, Path other) throws IOException {
        Path aside = Files.move(one, one.resolveSibling("aside"));
        Files.move(other, one);
        Files.move(aside, other);
    }

    private static Place neighbour(Place place) {
        return new Place(place.root(), place.era(), place.number() == 0 ? 1 : place.number() - 1);
    }

    private static Set<Path> swapFiles(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        swap(place.file(), neighbour(place).file());
        return Set.of(place.file(), neighbour(place).file());
    }

    private static Set<Path> swapEvents(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        swap(place.event(), neighbour(place).event());
        return Set.of(place.event(), neighbour(place).event());
    }

    private static Set<Path> truncateFile(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        byte[] bytes = Files.readAllBytes(place.file());
        Files.write(place.file(), Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        return Set.of(place.file());
    }

    private static Set<Path> removeFile(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.delete(place.file());
        return Set.of(place.file());
    }

    private static Set<Path> removeManifest(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.delete(place.manifest());
        return Set.of(place.manifest(), place.file());
    }

    private static Set<Path> addForeignFile(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Path foreign =
                (random.nextBoolean() ? place.file() : place.event())
                        .resolveSibling("notes-" + random.nextInt(100) + ".txt");
        Files.writeString(foreign, "notes");
        return Set.of(foreign);
    }

    private static Set<Path> editBegin(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        edit(place.begin(), random);
        return Set.of(place.begin());
    }

    private static Set<Path> removeBegin(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.delete(place.begin());
        return Set.of(place.begin());
    }

    private static Set<Path> removeWholeRange(Path root, Random random) throws IOException {
        Place place = new Place(root, ERAS.get(random.nextInt(3)), random.nextInt(RANGES - 1));
        for (Path each : place.all()) {
            Files.delete(each);
        }
        return Set.of(place.event());
    }

    private static Set<Path> removeFirstEvent(Path root, Random random) throws IOException {
        Place place = new Place(root, ERAS.get(random.nextInt(3)), 0);
        Files.delete(place.event());
        return Set.of(place.event());
    }

    @Test
    void eachOfSeededMutationsIsNamedAndNoNeighbourIs() throws Exception {
        List<Mutation> mutations =
                List.of(
                        AuditVerificationTest::flipFile,
                        AuditVerificationTest::editManifest,
                        AuditVerificationTest::flipEvent,
                        AuditVerificationTest::removeEvent,
                        AuditVerificationTest::flipSignature,
                        AuditVerificationTest::removeSignature,
                        this::signByAnother,
                        AuditVerificationTest::rewriteEvent,
                        AuditVerificationTest::insertEvent,
                        AuditVerificationTest::swapFiles,
                        AuditVerificationTest::swapEvents,
                        AuditVerificationTest::truncateFile,
                        AuditVerificationTest::removeFile,
                        AuditVerificationTest::removeManifest,
                        AuditVerificationTest::addForeignFile,
                        AuditVerificationTest::editBegin,
                        AuditVerificationTest::removeBegin,
                        AuditVerificationTest::removeWholeRange,
                        AuditVerificationTest::removeFirstEvent,
                        AuditVerificationTest::editManifest);
        int rounds = Integer.getInteger("mutations", 80);
        for (int round = 0; round < rounds; round++) {
            int kind = round % mutations.size();
            Path root = copy("round-" + round);
            Set<String> allowed =
                    mutations.get(kind).apply(root, new Random(round)).stream()
                            .map(each -> root.relativize(each).toString())
                            .collect(Collectors.toSet());
            Told told = new Told();
            Verification.Summary summary = verify(root, true, told);
            String story =
                    "seed %d, mutation %d, %s: %s".formatted(round, kind, allowed, told.findings);
            assertTrue(summary.problems() > 0, story);
            for (Discrepancy each : told.findings) {
                assertTrue(allowed.contains(each.path()), story);
            }
        }
    }

    @Test
    void filesBesideTheWantedLedgersAreNotExamined() throws Exception {
        Path root = copy("part");
        for (int number : List.of(2, 17)) {
            Files.write(new Place(root, "pre_p23", number).file(), new byte[100]);
        }
        Told told = new Told();
        LedgerRange second = new Place(root, "pre_p23", 17).range();
        try (LocalStore store = new LocalStore(root);
                Verification verification =
                        new Verification(
                                new Verification.Place(store, "lake", Optional.empty()),
                                new Verification.Wishes(
                                        Depth.BYTES,
                                        Optional.empty(),
                                        new LedgerRange(second.first(), second.last())),
                                2,
                                told)) {
            Verification.Summary summary = verification.run();
            assertEquals(1, summary.tables().getFirst().problems());
            assertEquals(3, summary.chains().size());
        }
        assertEquals(
                List.of(root.relativize(new Place(root, "pre_p23", 17).file()).toString()),
                told.findings.stream().map(Discrepancy::path).toList());
    }

    /** The script of the documentation, which knows nothing of Varve. */
    @Test
    void aScriptInAnotherLanguageFindsTheSameHashes() throws Exception {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "python3"))),
                "there is no python3 here");
        String page = Files.readString(Path.of("src/docs/AUDIT.md"));
        String begin = "```python\n";
        int from = page.indexOf(begin) + begin.length();
        Path script = folder.resolve("chain.py");
        Files.writeString(script, page.substring(from, page.indexOf("```", from)));
        Verification.Summary summary = verify(base, false, new Told());
        for (int i = 0; i < 3; i++) {
            Process python =
                    new ProcessBuilder(
                                    "python3",
                                    script.toString(),
                                    base.resolve("lake/_audit/" + summary.chains().get(i).name())
                                            .toString())
                            .redirectErrorStream(true)
                            .start();
            String told = new String(python.getInputStream().readAllBytes(), UTF_8);
            assertEquals(RANGES + " " + summary.chains().get(i).head() + "\n", told);
            assertEquals(0, python.waitFor());
        }
    }

    @Test
    void anotherKeyHasSignedNothing() throws Exception {
        Told told = new Told();
        try (LocalStore store = new LocalStore(base)) {
            verify(store, false, Optional.of(verifying(stranger)), told);
        }
        assertEquals(3 * RANGES, told.findings.size());
        assertTrue(
                told.findings.stream()
                        .allMatch(
                                each ->
                                        each.kind().equals("signature")
                                                && each.path().endsWith(".sig")));
    }

    private void isCleanAndThenNot(BlobStore store) throws Exception {
        fill(store, pair);
        Told told = new Told();
        Verification.Summary summary = verify(store, true, Optional.of(verifying(pair)), told);
        assertEquals(List.of(), told.findings);
        assertEquals(3, summary.chains().size());
        String removed = "lake/_audit/pubnet/pre_p23/v1/150-154.json";
        store.delete(new BlobKey(removed));
        verify(store, false, Optional.of(verifying(pair)), told);
        assertEquals(List.of(removed), told.findings.stream().map(Discrepancy::path).toList());
    }

    @Test
    void anArchiveInS3IsVerified() throws Exception {
        S3Server server = S3Server.shared();
        try (S3Store store = new S3Store(server::newClient, S3Settings.of(server.newBucket()))) {
            isCleanAndThenNot(store);
        }
    }

    @Test
    void anArchiveInCloudStorageIsVerified() throws Exception {
        try (GcsFake fake = GcsFake.start(GcsStores.BUCKET);
                BlobStore store = GcsStores.smallStore(fake)) {
            isCleanAndThenNot(store);
        }
    }
}
