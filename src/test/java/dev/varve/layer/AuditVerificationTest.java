package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.SigningKey;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.verification.Depth;
import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import dev.varve.layer.verification.VerifiedChain;
import dev.varve.record.TableName;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Three eras of twenty ranges each: whatever is changed of them is named, and nothing beside it.
 */
@Execution(value = ExecutionMode.CONCURRENT, reason = "long, and alone with what it makes")
final class AuditVerificationTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int RANGES = ChainMutations.RANGES;
    private static final List<String> ERAS = ChainMutations.ERAS;

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
        replace();
    }

    /** Some ranges by those of other archives of the same ledgers. */
    private void replace() throws Exception {
        for (int round = 1; round <= 2; round++) {
            Path other = folder.resolve("other-" + round);
            for (int era = 0; era < ERAS.size(); era++) {
                try (LocalStore store = new LocalStore(other);
                        RunningLayers running =
                                new RunningLayers(store, 32 << 20, settings(ERAS.get(era), pair))) {
                    String rows = AuditTrailTest.ledgers(era * 5L * RANGES, 5 * RANGES);
                    running.append("feed", rows.replace("\"x\":\"", "\"x\":\"again " + round));
                    running.layers.flush(LONG);
                    running.layers.settleAudit();
                }
                for (var each : ChainMutations.REPLACED.entrySet()) {
                    if (each.getValue() >= round) {
                        replace(ERAS.get(era), each.getKey(), round, other);
                    }
                }
            }
        }
    }

    private void replace(String era, int number, int replacement, Path other) throws Exception {
        ChainMutations.Place place = new ChainMutations.Place(base, era, number);
        ChainMutations.Place by = new ChainMutations.Place(other, era, number);
        AuditEvent given = EventText.parse(Files.readAllBytes(by.event())).event();
        AuditEvent newest =
                EventText.parse(
                                Files.readAllBytes(
                                        replacement == 1
                                                ? place.event()
                                                : place.event(replacement - 1)))
                        .event();
        AuditEvent event =
                new AuditEvent(
                        newest.chain(),
                        newest.range(),
                        given.timestamp(),
                        given.tables(),
                        given.producer(),
                        newest.hashes(),
                        newest.tables());
        Files.write(place.event(replacement), event.json());
        Files.write(place.signature(replacement), signing(pair).sign(event.json()));
        Files.write(place.file(), Files.readAllBytes(by.file()));
        Files.writeString(
                place.manifest(),
                Files.readString(by.manifest())
                        .replace(given.hashes().event(), event.hashes().event()));
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
                                assertEquals(
                                        List.of(1L, 2L, 1L),
                                        each.replaced().stream()
                                                .map(VerifiedChain.Replaced::replacements)
                                                .toList());
                            });
        }
    }

    @Test
    void eachOfSeededMutationsIsNamedAndNoNeighbourIs() throws Exception {
        List<ChainMutations.Mutation> mutations = new ChainMutations(signing(stranger)).all();
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
            Files.write(new ChainMutations.Place(root, "pre_p23", number).file(), new byte[100]);
        }
        Told told = new Told();
        LedgerRange second = new ChainMutations.Place(root, "pre_p23", 17).range();
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
                List.of(
                        root.relativize(new ChainMutations.Place(root, "pre_p23", 17).file())
                                .toString()),
                told.findings.stream().map(Discrepancy::path).toList());
    }

    /** The script of the documentation, which knows nothing of Varve. */
    @Test
    void aScriptInAnotherLanguageFindsTheSameHashes() throws Exception {
        Verification.Summary summary = verify(base, false, new Told());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    RANGES + " " + summary.chains().get(i).head() + "\n",
                    DocumentedScript.ofBronze(
                            folder, base.resolve("lake/_audit/" + summary.chains().get(i).name())));
        }
    }

    @Test
    void anotherKeyHasSignedNothing() throws Exception {
        Told told = new Told();
        try (LocalStore store = new LocalStore(base)) {
            verify(store, false, Optional.of(verifying(stranger)), told);
        }
        int replacements =
                ChainMutations.REPLACED.values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(3 * (RANGES + replacements), told.findings.size());
        assertTrue(
                told.findings.stream()
                        .allMatch(
                                each ->
                                        each.kind().equals("signature")
                                                && each.path().endsWith(".sig")));
    }

    private void isWrittenClean(BlobStore store) throws Exception {
        fill(store, pair);
        Told told = new Told();
        Verification.Summary summary = verify(store, true, Optional.of(verifying(pair)), told);
        assertEquals(List.of(), told.findings);
        assertEquals(3, summary.chains().size());
    }

    /** Of the forty up to three are there at once, each in an era of its own. */
    private void fortyMutationsAreNamed(BlobStore store) throws Exception {
        MutatedArchive archive = new MutatedArchive(base);
        archive.putInto(store);
        assertEquals(List.of(), findings(store));
        List<ChainMutations.Mutation> mutations = new ChainMutations(signing(stranger)).all();
        List<MutatedArchive.Change> together = new ArrayList<>();
        int seed = 0;
        for (int i = 0; i < 40; i++) {
            MutatedArchive.Change change;
            do {
                change = archive.changeBy(mutations.get(i % mutations.size()), seed++);
            } while (together.stream().anyMatch(change::isBeside));
            together.add(change);
            if (together.size() == ERAS.size() || i == 39) {
                areNamed(together, archive, store);
                together.clear();
            }
        }
        assertEquals(List.of(), findings(store));
    }

    private void areNamed(
            List<MutatedArchive.Change> changes, MutatedArchive archive, BlobStore store)
            throws Exception {
        for (MutatedArchive.Change each : changes) {
            each.putInto(store);
        }
        List<String> named = findings(store);
        String story = "%s: %s".formatted(changes, named);
        for (MutatedArchive.Change each : changes) {
            assertTrue(named.stream().anyMatch(each.mayBeNamed()::contains), story);
            archive.undo(each, store);
        }
        assertTrue(
                named.stream()
                        .allMatch(
                                path ->
                                        changes.stream()
                                                .anyMatch(
                                                        each -> each.mayBeNamed().contains(path))),
                story);
    }

    private List<String> findings(BlobStore store) throws IOException {
        Told told = new Told();
        verify(store, true, Optional.of(verifying(pair)), told);
        return told.findings.stream().map(Discrepancy::path).toList();
    }

    @Test
    void anArchiveInS3IsVerifiedAndEachOfFortyMutationsNamed() throws Exception {
        S3Server server = S3Server.shared();
        try (S3Store store = new S3Store(server::newClient, S3Settings.of(server.newBucket()))) {
            isWrittenClean(store);
        }
        try (S3Store store = new S3Store(server::newClient, S3Settings.of(server.newBucket()))) {
            fortyMutationsAreNamed(store);
        }
    }

    @Test
    void anArchiveInCloudStorageIsVerifiedAndEachOfFortyMutationsNamed() throws Exception {
        try (GcsFake fake = GcsFake.start(GcsStores.BUCKET);
                BlobStore store = GcsStores.smallStore(fake)) {
            isWrittenClean(store);
        }
        try (GcsFake fake = GcsFake.start(GcsStores.BUCKET);
                BlobStore store = GcsStores.smallStore(fake)) {
            fortyMutationsAreNamed(store);
        }
    }
}
