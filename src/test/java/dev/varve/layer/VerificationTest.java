package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import dev.varve.layer.verification.VerifiedTable;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.LocalStore;
import dev.varve.store.MemoryStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with an archive is found and named, and nothing else is. */
final class VerificationTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String TEMPORARY =
            ".varve-01234567-89ab-cdef-0123-456789abcdef-76543210-89ab-cdef-0123-456789abcdef.part";

    @TempDir Path folder;

    private static LayerSettings settings(String prefix) {
        return TestSettings.by(new PartitionScheme.Columns(List.of("p")))
                .layout(prefix, new Layout.Hive())
                .naming(new Naming.ByPosition("me"))
                .bufferRows(20)
                .make();
    }

    /** Two tables of three partitions, three files each. */
    private static void fill(BlobStore store, LayerSettings settings) throws Exception {
        Random random = new Random(18);
        try (RunningLayers running = new RunningLayers(store, 32 << 20, settings)) {
            for (int round = 0; round < 3; round++) {
                for (String table : List.of("feed", "tick")) {
                    for (int i = 0; i < 9; i++) {
                        running.append(table, i % 3, 10 + i, random);
                    }
                }
                running.layers.flush(LONG);
            }
            assertEquals(List.of(), running.unexpected);
        }
    }

    private static Verification.Summary verify(BlobStore store, boolean readsAll, Told told)
            throws IOException {
        return verify(store, "", readsAll, told);
    }

    private static Verification.Summary verify(
            BlobStore store, String prefix, boolean readsAll, Told told) throws IOException {
        try (Verification verification =
                new Verification(
                        new Verification.Place(store, prefix, Optional.empty()),
                        readsAll,
                        3,
                        told)) {
            return verification.run();
        }
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(each -> each.toString().endsWith(ending)).sorted().toList();
        }
    }

    private String key(Path root, Path file) {
        return root.relativize(file).toString();
    }

    @Test
    void whatIsAsItWasWrittenIsClean() throws Exception {
        for (String prefix : List.of("", "lake/raw")) {
            try (MemoryStore store = new MemoryStore()) {
                fill(store, settings(prefix));
                for (boolean readsAll : List.of(true, false)) {
                    Told told = new Told();
                    Verification.Summary summary = verify(store, prefix, readsAll, told);
                    assertEquals(List.of(), told.findings);
                    assertEquals(18, summary.objects());
                    List<VerifiedTable> tables = summary.tables();
                    assertEquals(
                            List.of("feed", "tick"),
                            tables.stream().map(VerifiedTable::table).toList());
                    VerifiedTable.Written written = tables.getFirst().writers().getFirst();
                    assertEquals("me", written.writer());
                    assertEquals(9, written.files());
                    assertEquals(3 * 126, written.rows());
                    assertEquals(0, written.firstPosition());
                    assertEquals(3 * 126 - 1, written.lastPosition());
                }
            }
        }
    }

    @Test
    void filesOfEveryLayoutAndSchemeAreClean() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            lines.append(
                    "{\"p\":null,\"ledger_sequence\":%d,\"timestamp\":\"2024-01-15T1%d:00:00Z\",\"a.b\":\"/=\",\"j\":[1]}\n"
                            .formatted(900 + 50 * i, i));
        }
        lines.append(
                "{\"p\":\"\",\"ledger_sequence\":7}\n{\"p\":\"x y/é\",\"ledger_sequence\":8}\n");
        List<TestSettings> all = new ArrayList<>();
        for (Naming naming : List.of(new Naming.ByContent(), new Naming.ByPosition("w-1"))) {
            for (boolean metadata : List.of(true, false)) {
                for (PartitionScheme scheme :
                        List.of(
                                new PartitionScheme.Day(),
                                PartitionScheme.parse("hour", 100),
                                PartitionScheme.parse("ledger_range", 100),
                                new PartitionScheme.Columns(List.of("p", "a.b")))) {
                    all.add(TestSettings.by(scheme).naming(naming).includeMetadata(metadata));
                }
                all.add(
                        TestSettings.by(PartitionScheme.parse("ledger_range", 100))
                                .layout("v", new Layout.Bronze("pubnet", "p22", "v1", 100))
                                .naming(naming)
                                .includeMetadata(metadata));
            }
        }
        for (TestSettings each : all) {
            LayerSettings settings = each.make();
            try (MemoryStore store = new MemoryStore();
                    RunningLayers running = new RunningLayers(store, 32 << 20, settings)) {
                running.append("feed", lines.toString());
                running.layers.flush(LONG);
                Told told = new Told();
                Verification.Summary summary = verify(store, settings.prefix(), true, told);
                assertEquals(List.of(), told.findings);
                assertEquals(10, summary.tables().getFirst().rows(), settings::toString);
            }
        }
    }

    /** One change of an archive. */
    private interface Mutation {

        /**
         * @return the keys of which one is to be named by all that is found
         */
        Set<String> apply(Path root, Random random) throws IOException;
    }

    private Path any(Path root, String ending, Random random) throws IOException {
        List<Path> all = files(root, ending);
        return all.get(random.nextInt(all.size()));
    }

    private Path manifestOf(Path root, Path file) {
        return root.resolve("_manifest").resolve(key(root, file).replaceAll("parquet$", "json"));
    }

    private Set<String> flipByteOfFile(Path root, Random random) throws IOException {
        Path file = any(root, ".parquet", random);
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
        return Set.of(key(root, file));
    }

    /** Anywhere but where only a chain of manifests could tell: the time, and the revision. */
    private Set<String> editManifest(Path root, Random random) throws IOException {
        Path manifest = any(root, ".json", random);
        String text = Files.readString(manifest);
        int at;
        do {
            at = random.nextInt(text.length());
        } while (Character.isWhitespace(text.charAt(at)) || isFree(text, at));
        char before = text.charAt(at);
        char after =
                Character.isDigit(before)
                        ? (char) ('0' + (before - '0' + 1 + random.nextInt(8)) % 10)
                        : (char) (before ^ 1);
        Files.writeString(manifest, text.substring(0, at) + after + text.substring(at + 1));
        return Set.of(key(root, manifest));
    }

    private static boolean isFree(String text, int at) {
        int line = text.lastIndexOf('\n', at) + 1;
        int value = text.indexOf("\": \"", line) + 4;
        return at >= value
                && (text.startsWith("\"created_at\"", text.indexOf('"', line))
                        || text.startsWith("\"git_sha\"", text.indexOf('"', line)));
    }

    private Set<String> swapFiles(Path root, Random random) throws IOException {
        Path one = any(root, ".parquet", random);
        Path other = one;
        while (other.equals(one)) {
            other = any(root, ".parquet", random);
        }
        Path aside = Files.move(one, root.resolve("aside"));
        Files.move(other, one);
        Files.move(aside, other);
        return Set.of(key(root, one), key(root, other));
    }

    private Set<String> removeManifest(Path root, Random random) throws IOException {
        Path file = any(root, ".parquet", random);
        Files.delete(manifestOf(root, file));
        return Set.of(key(root, file));
    }

    private Set<String> removeFile(Path root, Random random) throws IOException {
        Path file = any(root, ".parquet", random);
        Files.delete(file);
        return Set.of(key(root, file));
    }

    private Set<String> truncateFile(Path root, Random random) throws IOException {
        Path file = any(root, ".parquet", random);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        return Set.of(key(root, file));
    }

    private Set<String> addForeignFile(Path root, Random random) throws IOException {
        Path beside = any(root, random.nextBoolean() ? ".parquet" : ".json", random);
        Path foreign = beside.resolveSibling("notes-" + random.nextInt(100) + ".txt");
        Files.writeString(foreign, "notes");
        return Set.of(key(root, foreign));
    }

    private Set<String> moveBothToANeighbour(Path root, Random random) throws IOException {
        Path file = any(root, ".parquet", random);
        String from = key(root, file);
        String to = from.replaceFirst("p=\\d", "p=7");
        for (String each : List.of(from, key(root, manifestOf(root, file)))) {
            Path target = root.resolve(each.replaceFirst("p=\\d", "p=7"));
            Files.createDirectories(target.getParent());
            Files.move(root.resolve(each), target);
        }
        return Set.of(to);
    }

    private Set<String> copyBoth(Path root, Random random) throws IOException {
        Path file = any(root, ".parquet", random);
        String copy = file.getFileName().toString().replace(".parquet", "a.parquet");
        Files.copy(file, file.resolveSibling(copy));
        Path manifest = manifestOf(root, file);
        Files.writeString(
                manifest.resolveSibling(copy.replace(".parquet", ".json")),
                Files.readString(manifest).replace(file.getFileName().toString(), copy));
        // more rows than positions is what the table has, too
        String key = key(root, file.resolveSibling(copy));
        return Set.of(key, key.substring(0, key.indexOf('/')));
    }

    @Test
    void eachOfSeededMutationsIsNamedAndNoNeighbourIs() throws Exception {
        Path base = folder.resolve("base");
        try (LocalStore store = new LocalStore(base)) {
            fill(store, settings(""));
        }
        List<Mutation> mutations =
                List.of(
                        this::flipByteOfFile,
                        this::editManifest,
                        this::swapFiles,
                        this::removeManifest,
                        this::removeFile,
                        this::truncateFile,
                        this::addForeignFile,
                        this::moveBothToANeighbour,
                        this::copyBoth);
        for (int round = 0; round < 135; round++) {
            int kind = round % mutations.size();
            String story = "seed %d, mutation %d".formatted(round, kind);
            Path root = copy(base, folder.resolve("round-" + round));
            Set<String> changed = mutations.get(kind).apply(root, new Random(round));
            Told told = new Told();
            try (LocalStore store = new LocalStore(root)) {
                assertTrue(verify(store, true, told).problems() > 0, story);
            }
            for (Discrepancy each : told.findings) {
                // rows that are gone are a gap of their table
                boolean isNamed =
                        !each.isProblem()
                                || changed.stream()
                                        .anyMatch(
                                                key ->
                                                        each.path().equals(key)
                                                                || each.expected().contains(key));
                assertTrue(isNamed, () -> story + " " + changed + " " + each);
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    @Test
    void withoutTheBytesItStillSeesWhatIsMissingSwappedCutOrForeign() throws Exception {
        Path base = folder.resolve("base");
        try (LocalStore store = new LocalStore(base)) {
            fill(store, settings(""));
        }
        List<Mutation> mutations =
                List.of(
                        this::editManifestCounts,
                        this::swapFiles,
                        this::removeManifest,
                        this::removeFile,
                        this::truncateFile,
                        this::addForeignFile,
                        this::moveBothToANeighbour,
                        this::copyBoth);
        for (int seed = 0; seed < mutations.size(); seed++) {
            Path root = copy(base, folder.resolve("quick-" + seed));
            mutations.get(seed).apply(root, new Random(seed));
            Told told = new Told();
            try (LocalStore store = new LocalStore(root)) {
                assertTrue(verify(store, false, told).problems() > 0, "mutation " + seed);
            }
        }
    }

    private Set<String> editManifestCounts(Path root, Random random) throws IOException {
        Path manifest = any(root, ".json", random);
        String text = Files.readString(manifest);
        Files.writeString(
                manifest, text.replaceFirst("\"row_count\": \\d+", "\"row_count\": 4711"));
        return Set.of(key(root, manifest));
    }

    @Test
    void aFileThatIsGoneWithItsManifestIsAGap() throws Exception {
        try (LocalStore store = new LocalStore(folder)) {
            fill(store, settings(""));
            Path file = files(folder, ".parquet").getFirst();
            Files.delete(manifestOf(folder, file));
            Files.delete(file);
            Told told = new Told();
            Verification.Summary summary = verify(store, true, told);
            assertEquals(List.of("gap"), told.kinds());
            assertEquals(List.of("feed"), told.paths());
            assertEquals(0, summary.problems());
            assertEquals(1, summary.notes());
        }
    }

    @Test
    void whatAStartLeftOfItsPositionsIsNoGap() throws Exception {
        try (LocalStore store = new LocalStore(folder)) {
            LayerSettings settings = settings("");
            for (long start : List.of(0L, Naming.START_POSITIONS, 2 * Naming.START_POSITIONS)) {
                try (RunningLayers running = new RunningLayers(store, 32 << 20, settings, start)) {
                    running.append("feed", 0, 10, new Random(start));
                    running.append("feed", 1, 10, new Random(start));
                    running.layers.flush(LONG);
                }
            }
            Told told = new Told();
            verify(store, true, told);
            assertEquals(List.of(), told.findings);
            Path second = files(folder.resolve("feed"), ".parquet").get(1);
            assertTrue(second.toString().endsWith("-000001000000000.parquet"), second::toString);
            Files.delete(manifestOf(folder, second));
            Files.delete(second);
            verify(store, true, told);
            assertEquals(List.of("gap"), told.kinds());
            assertEquals(
                    "rows with the positions 1000000000 to 1000000009 of me",
                    told.findings.getFirst().expected());
        }
    }

    @Test
    void anOrphanTemporaryFileIsNamedAndIsNoProblem() throws Exception {
        try (LocalStore store = new LocalStore(folder)) {
            fill(store, settings(""));
            Path file = files(folder, ".parquet").getFirst();
            Path orphan = Files.writeString(file.resolveSibling(TEMPORARY), "x");
            Told told = new Told();
            assertEquals(0, verify(store, true, told).problems());
            assertEquals(List.of("left_over"), told.kinds());
            assertEquals(List.of(key(folder, orphan)), told.paths());
        }
    }

    @Test
    void findingsComeInTheSameOrderEachTime() throws Exception {
        try (LocalStore store = new LocalStore(folder)) {
            fill(store, settings(""));
            for (Path file : files(folder, ".parquet")) {
                Files.delete(manifestOf(folder, file));
            }
            Told first = new Told();
            Told second = new Told();
            verify(store, true, first);
            verify(store, true, second);
            assertEquals(18, first.findings.size());
            assertEquals(first.findings, second.findings);
            assertEquals(first.paths().stream().sorted().toList(), first.paths());
        }
    }

    @Test
    void aStoreThatFailsHalfwayEndsItAndWhatWasToldStays() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            fill(store, settings(""));
            FaultyStore faulty = new FaultyStore(store);
            Set<FaultyStore.Operation> failed = new HashSet<>();
            for (FaultyStore.Operation operation :
                    List.of(FaultyStore.Operation.READ, FaultyStore.Operation.LIST)) {
                faulty.failNext(
                        operation,
                        FaultyStore.Moment.BEFORE,
                        () -> new TransientStoreException("away"));
                IOException away =
                        assertThrows(IOException.class, () -> verify(faulty, true, new Told()));
                assertTrue(away.getMessage().contains("away"), away::toString);
                failed.add(operation);
            }
            assertEquals(2, failed.size());
            Told told = new Told();
            verify(faulty, true, told);
            assertEquals(List.of(), told.findings);
        }
    }

    @Test
    void anObjectThatTheStoreRefusesIsNamedAndTheOthersAreVerified() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            fill(store, settings(""));
            FaultyStore faulty = new FaultyStore(store);
            faulty.failNext(
                    FaultyStore.Operation.READ,
                    FaultyStore.Moment.BEFORE,
                    () -> new IOException("access denied"));
            Told told = new Told();
            Verification.Summary summary = verify(faulty, true, told);
            assertEquals(1, summary.problems());
            assertEquals("unreadable", told.findings.getFirst().kind());
            assertEquals("access denied", told.findings.getFirst().found());
            assertEquals(17, summary.tables().stream().mapToLong(VerifiedTable::files).sum());
        }
    }

    @Test
    void deadLettersAreCountedAndBrokenOnesNamed() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            byte[] lines = "{\"n\":1}\n{\"n\":2}\n".getBytes(UTF_8);
            byte[] packed = Zstd.compress(lines);
            put(store, "_dead_letter/feed/date=2024-01-15/w-00000001.ndjson.zst", packed);
            String broken = "_dead_letter/_unknown/date=2024-01-15/w-00000001.ndjson.zst";
            put(store, broken, Arrays.copyOf(packed, packed.length - 3));
            Told told = new Told();
            Verification.Summary summary = verify(store, true, told);
            assertEquals(List.of(broken), told.paths());
            VerifiedTable feed = summary.tables().getLast();
            assertEquals(new VerifiedTable.DeadLetters(1, 2, packed.length), feed.deadLetters());
            assertEquals(0, verify(store, false, new Told()).problems());
        }
    }

    private static void put(BlobStore store, String key, byte[] bytes) throws IOException {
        store.create(new BlobKey(key), ByteBuffer.wrap(bytes));
    }

    @Test
    void nothingIsChanged() throws Exception {
        try (LocalStore store = new LocalStore(folder)) {
            fill(store, settings(""));
            List<Path> before = files(folder, "");
            verify(store, true, new Told());
            assertEquals(before, files(folder, ""));
            assertFalse(before.isEmpty());
        }
    }
}
