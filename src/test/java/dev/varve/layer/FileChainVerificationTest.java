package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.SigningKey;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.verification.Depth;
import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import dev.varve.layer.verification.VerifiedTableChain;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.DelegatingStore;
import dev.varve.store.LocalStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is changed of tables with chains is named, and nothing beside it. */
final class FileChainVerificationTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int EVENTS = FileChainMutations.EVENTS;

    private final KeyPair pair = AuditVerificationTest.pair();
    private final KeyPair stranger = AuditVerificationTest.pair();

    @TempDir Path folder;

    private static TestSettings plain() {
        return TestSettings.by(new PartitionScheme.Columns(List.of("p")))
                .layout("lake", new Layout.Hive())
                .naming(new Naming.ByPosition("me"));
    }

    static LayerSettings settings(Optional<SigningKey> key) {
        return plain().make().withAudit(new AuditSettings(List.of(new TableName("unused")), key));
    }

    static void fill(BlobStore store, LayerSettings settings, int rounds, long firstPosition)
            throws Exception {
        Random random = new Random(18);
        try (RunningLayers running = new RunningLayers(store, 32 << 20, settings, firstPosition)) {
            for (int round = 0; round < rounds; round++) {
                for (String table : FileChainMutations.TABLES) {
                    for (int partition = 0; partition < 3; partition++) {
                        running.append(table, partition, 10, random);
                    }
                }
                running.layers.flush(LONG);
            }
            assertEquals(List.of(), running.unexpected);
        }
    }

    private Verification.Summary verify(BlobStore store, boolean readsAll, Told told)
            throws IOException {
        Optional<VerifyingKey> key = Optional.of(AuditVerificationTest.verifying(pair));
        return AuditVerificationTest.verify(store, readsAll, key, told);
    }

    private LayerSettings signed() {
        return settings(Optional.of(AuditVerificationTest.signing(pair)));
    }

    @Test
    void whatIsAsItWasPublishedIsClean() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            fill(store, plain().make(), 2, 0);
            fill(store, signed(), 4, 1_000);
            for (boolean readsAll : List.of(true, false)) {
                Told told = new Told();
                Verification.Summary summary = verify(store, readsAll, told);
                assertEquals(
                        List.of(), told.findings.stream().filter(Discrepancy::isProblem).toList());
                assertEquals(List.of(), summary.chains());
                assertEquals(
                        FileChainMutations.TABLES,
                        summary.tableChains().stream().map(VerifiedTableChain::table).toList());
                for (VerifiedTableChain each : summary.tableChains()) {
                    assertEquals(EVENTS, each.events());
                    assertEquals(EVENTS, each.signatures());
                    assertEquals(EVENTS, each.lastNumber());
                    assertEquals(6, each.outside());
                    assertTrue(each.head().startsWith("sha256:"));
                }
            }
        }
    }

    /** The script of the documentation, which knows nothing of Varve. */
    @Test
    void aScriptInAnotherLanguageFindsTheSameHashes() throws Exception {
        try (LocalStore store = new LocalStore(folder)) {
            fill(store, signed(), 2, 0);
            Verification.Summary summary = verify(store, false, new Told());
            for (VerifiedTableChain each : summary.tableChains()) {
                assertEquals(
                        each.events() + " " + each.head() + "\n",
                        DocumentedScript.ofHive(
                                folder, folder.resolve("lake/_audit/" + each.table())));
            }
        }
    }

    @Test
    void filesWithoutAChainHaveNone() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            fill(store, plain().make(), 2, 0);
            assertEquals(List.of(), verify(store, true, new Told()).tableChains());
        }
    }

    private static Path copy(Path base, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(base.relativize(each)));
            }
        }
        return to;
    }

    @Test
    void eachOfSeededMutationsIsNamedAndNoNeighbourIs() throws Exception {
        Path base = folder.resolve("base");
        try (LocalStore store = new LocalStore(base)) {
            fill(store, signed(), EVENTS / 3, 0);
        }
        List<ChainMutations.Mutation> mutations =
                new FileChainMutations(AuditVerificationTest.signing(stranger)).all();
        int rounds = Integer.getInteger("mutations", 3 * mutations.size());
        for (int round = 0; round < rounds; round++) {
            int kind = round % mutations.size();
            Path root = copy(base, folder.resolve("round-" + round));
            Set<String> allowed =
                    mutations.get(kind).apply(root, new Random(round)).stream()
                            .map(each -> root.relativize(each).toString())
                            .collect(Collectors.toSet());
            Told told = new Told();
            long problems;
            try (LocalStore store = new LocalStore(root)) {
                problems = verify(store, true, told).problems();
            }
            String story =
                    "seed %d, mutation %d, %s: %s".formatted(round, kind, allowed, told.findings);
            assertTrue(problems > 0, story);
            for (Discrepancy each : told.findings) {
                // that positions are in no file is a note of the whole table
                assertTrue(!each.isProblem() || allowed.contains(each.path()), story);
            }
        }
    }

    /** Without a key nothing but the chain itself tells. */
    @Test
    void anEventThatIsGoneIsNamedWithoutAnySignature() throws Exception {
        for (int number : List.of(1, 7, EVENTS)) {
            try (MemoryStore store = new MemoryStore()) {
                fill(store, settings(Optional.empty()), EVENTS / 3, 0);
                String event = "lake/_audit/feed/%012d.json".formatted(number);
                store.delete(new BlobKey(event));
                Told told = new Told();
                Verification.Summary summary =
                        AuditVerificationTest.verify(store, true, Optional.empty(), told);
                assertEquals(1, summary.problems(), told.findings::toString);
                Discrepancy only = told.findings.getFirst();
                assertEquals("missing_event", only.kind());
                assertTrue(
                        only.path().equals(event)
                                || number == EVENTS && only.path().startsWith("lake/feed/"),
                        only::toString);
                assertEquals(1, summary.tableChains().getFirst().problems());
            }
        }
    }

    /** A service goes on publishing between the listing of the chain and that of the files. */
    @Test
    void whatComesMeanwhileIsNoProblem() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            fill(store, signed(), 2, 0);
            BlobStore busy =
                    new DelegatingStore() {
                        @Override
                        protected BlobStore bare() {
                            return store;
                        }

                        @Override
                        public Stream<BlobInfo> list(String prefix, String without)
                                throws IOException {
                            List<BlobInfo> before = super.list(prefix, without).toList();
                            fillMore(store);
                            List<BlobInfo> after = super.list(prefix, without).toList();
                            return Stream.concat(
                                    before.stream().filter(each -> isOfAChain(each)),
                                    after.stream().filter(each -> !isOfAChain(each)));
                        }
                    };
            Told told = new Told();
            Verification.Summary summary = verify(busy, true, told);
            assertEquals(List.of(), told.findings.stream().filter(Discrepancy::isProblem).toList());
            assertEquals(12, summary.tables().getFirst().files());
            assertEquals(6, summary.tableChains().getFirst().events());
        }
    }

    private static boolean isOfAChain(BlobInfo object) {
        return object.key().value().startsWith("lake/_audit/");
    }

    private void fillMore(BlobStore store) {
        try {
            fill(store, signed(), 2, 1_000);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Files beside the wanted ledgers are not read, and the chain is not to blame. */
    @Test
    void aSliceOfLedgersIsVerifiedWithTheWholeChain() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            LayerSettings settings =
                    TestSettings.by(PartitionScheme.parse("ledger_range", 10))
                            .layout("lake", new Layout.Hive())
                            .make()
                            .withAudit(
                                    new AuditSettings(
                                            List.of(new TableName("unused")), Optional.empty()));
            try (RunningLayers running = new RunningLayers(store, 32 << 20, settings)) {
                running.append("feed", AuditTrailTest.ledgers(0, 60));
                running.layers.flush(LONG);
            }
            Told told = new Told();
            try (Verification verification =
                    new Verification(
                            new Verification.Place(store, "lake", Optional.empty()),
                            new Verification.Wishes(
                                    Depth.BYTES, Optional.empty(), new LedgerRange(20, 39)),
                            2,
                            told)) {
                Verification.Summary summary = verification.run();
                assertEquals(2, summary.tables().getFirst().files());
                assertEquals(6, summary.tableChains().getFirst().events());
            }
            assertEquals(List.of(), told.findings);
        }
    }
}
