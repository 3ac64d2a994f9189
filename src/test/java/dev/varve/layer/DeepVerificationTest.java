package dev.varve.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.verification.Depth;
import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.Sha256;
import dev.varve.record.TableName;
import dev.varve.store.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no checksum of a file shows, but its rows do. */
final class DeepVerificationTest {

    private static final TableName TABLE = new TableName("ledgers_lcm_raw");

    /** Does not change the CRC-32 of what it is added to, bit by bit: it is its polynomial. */
    private static final byte[] POLYNOMIAL = {0x41, 0x06, 0x71, (byte) 0xDB, 0x01};

    @TempDir Path folder;

    private static LayerSettings settings(Codec codec) {
        LayerSettings made =
                TestSettings.by(new PartitionScheme.LedgerDay())
                        .layout(
                                "lake",
                                new Layout.Bronze("pubnet", Era.parseAll("a/v1:0-9,b/v1:10-", 5)))
                        .naming(new Naming.ByContent())
                        .make();
        return new LayerSettings(
                made.prefix(),
                made.partitioning(),
                made.naming(),
                made.bufferRows(),
                made.rotation(),
                Compression.of(codec),
                made.includeMetadata(),
                made.producer(),
                made.maxOpenPartitions(),
                made.columns());
    }

    private static LayerSettings audited(Codec codec) {
        return settings(codec).withAudit(new AuditSettings(List.of(TABLE), Optional.empty()));
    }

    private static String hash(long ledger) {
        return sha256(("ledger " + ledger).getBytes(UTF_8));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
    }

    private static byte[] xdr(long ledger) {
        return ("close meta of " + hash(ledger) + " " + hash(-ledger)).getBytes(UTF_8);
    }

    private static String line(long ledger, String previousHash, int minute) {
        byte[] xdr = xdr(ledger);
        return """
        {"ledger_sequence":%d,"ledger_hash":"%s","previous_ledger_hash":"%s",\
        "close_time":"2024-01-15T10:%02d:00Z","protocol_version":20,"total_coins":1,"fee_pool":2,\
        "tx_set_hash":"m%s","tx_count":3,"operation_count":4,"xdr_bytes":"%s",\
        "xdr_byte_length":%d,"xdr_sha256":"%s","bronze_version":"v1","era_id":"p22",\
        "network":"pubnet","ingested_at":"2024-01-15T10:30:00Z"}
        """
                .formatted(
                        ledger,
                        hash(ledger),
                        previousHash,
                        minute,
                        hash(ledger + 1000),
                        Base64.getEncoder().encodeToString(xdr),
                        xdr.length,
                        sha256(xdr));
    }

    private static String line(long ledger) {
        return line(ledger, hash(ledger - 1), (int) ledger);
    }

    private void fill(Codec codec, String lines) throws Exception {
        fill(audited(codec), lines);
    }

    private void fill(LayerSettings settings, String lines) throws Exception {
        try (LocalStore store = new LocalStore(folder);
                RunningLayers running = new RunningLayers(store, 32 << 20, settings)) {
            running.append(TABLE.value(), lines);
            running.layers.flush(java.time.Duration.ofMinutes(1));
            running.layers.settleAudit();
            assertEquals(List.of(), running.unexpected);
        }
    }

    private static String lines(LongPredicate isThere) {
        return LongStream.range(0, 20)
                .filter(isThere)
                .mapToObj(DeepVerificationTest::line)
                .collect(Collectors.joining());
    }

    private List<String> told(Depth depth) throws IOException {
        Told told = new Told();
        try (LocalStore store = new LocalStore(folder);
                Verification verification =
                        new Verification(
                                new Verification.Place(store, "lake", Optional.empty()),
                                new Verification.Wishes(
                                        depth, Optional.empty(), Verification.Wishes.ALL_LEDGERS),
                                3,
                                told)) {
            verification.run();
        }
        return told.findings.stream().map(DeepVerificationTest::told).toList();
    }

    private static String told(Discrepancy each) {
        String name = each.path().substring(each.path().lastIndexOf('/') + 1);
        return "%s %s: expected %s; found %s"
                .formatted(each.kind(), name, each.expected(), each.found());
    }

    private Path file(String era, String range) {
        return folder.resolve(
                "lake/pubnet/%s/v1/ledgers_lcm_raw/range=%s/part-%s.parquet"
                        .formatted(era, range, range));
    }

    /** In the file and its manifest, in such a way that the page's CRC is what it was. */
    private void change(String value) throws Exception {
        Path file = file("b", "15-19");
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, ISO_8859_1).indexOf(value);
        assertTrue(at > 0, value);
        String before = sha256(bytes);
        for (int i = 0; i < POLYNOMIAL.length; i++) {
            bytes[at + i] ^= POLYNOMIAL[i];
        }
        Files.write(file, bytes);
        Path manifest = file.resolveSibling("_manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace(before, sha256(bytes)));
        assertEquals(List.of(), told(Depth.BYTES));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whatIsTrueIsCleanByEveryCodec(Codec codec) throws Exception {
        fill(codec, lines(_ -> true));
        assertEquals(List.of(), told(Depth.ROWS));
    }

    @Test
    void bytesOfALedgerThatAreNotThoseOfItsChecksum() throws Exception {
        fill(settings(Codec.NONE), lines(_ -> true));
        change("close meta of " + hash(17));
        List<String> deep = told(Depth.ROWS);
        assertTrue(
                deep.stream()
                        .anyMatch(
                                each ->
                                        each.startsWith(
                                                        "rows part-15-19.parquet: expected xdr_sha256 ")
                                                && each.contains(" of ledger 17, the SHA-256")
                                                && each.endsWith("found " + sha256(xdr(17)))),
                deep.toString());
        assertTrue(deep.stream().allMatch(each -> each.startsWith("rows part-15-19")), deep + "");
    }

    @Test
    void aValueThatIsNotWithinTheStatistics() throws Exception {
        fill(settings(Codec.NONE), lines(_ -> true));
        change("m" + hash(1017));
        List<String> deep = told(Depth.ROWS);
        assertEquals(2, deep.size(), deep.toString());
        assertTrue(
                deep.get(0)
                        .startsWith(
                                "rows part-15-19.parquet: expected in page 0 of column 'tx_set_hash'"
                                        + " of row group 0 no value below 0x6d"),
                deep.toString());
        assertTrue(deep.get(1).contains("in column 'tx_set_hash' of row group 0"), deep.toString());
    }

    @Test
    void aLedgerThatIsMissingInARangeOfAChain() throws Exception {
        fill(Codec.ZSTD, lines(ledger -> ledger != 12));
        assertEquals(List.of(), told(Depth.BYTES));
        assertEquals(
                List.of("rows part-10-14.parquet: expected ledger 12 in row 2; found ledger 13"),
                told(Depth.ROWS));
    }

    @Test
    void aLedgerThatIsNotLinkedWithinAFileAndAcrossRangesAndEras() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (long ledger = 0; ledger < 20; ledger++) {
            boolean isWrong = ledger == 3 || ledger == 10 || ledger == 15;
            lines.append(
                    line(ledger, isWrong ? hash(77 + ledger) : hash(ledger - 1), (int) ledger));
        }
        fill(Codec.ZSTD, lines.toString());
        assertEquals(List.of(), told(Depth.BYTES));
        assertEquals(
                List.of(
                        "rows part-0-4.parquet: expected previous_ledger_hash %s of ledger 3, the hash of ledger 2; found %s"
                                .formatted(hash(2), hash(80)),
                        "rows part-10-14.parquet: expected previous_ledger_hash %s of ledger 10, the hash of ledger 9 in %s; found %s"
                                .formatted(hash(9), folder.relativize(file("a", "5-9")), hash(87)),
                        "rows part-15-19.parquet: expected previous_ledger_hash %s of ledger 15, the hash of ledger 14 in %s; found %s"
                                .formatted(
                                        hash(14), folder.relativize(file("b", "10-14")), hash(92))),
                told(Depth.ROWS));
    }

    @Test
    void aLedgerThatClosedBeforeTheOneBefore() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (long ledger = 0; ledger < 20; ledger++) {
            lines.append(line(ledger, hash(ledger - 1), ledger == 8 ? 1 : (int) ledger));
        }
        fill(Codec.ZSTD, lines.toString());
        assertEquals(
                List.of(
                        "rows part-5-9.parquet: expected close_time of ledger 8 not before"
                                + " 2024-01-15T10:07:00Z, when ledger 7 closed; found"
                                + " 2024-01-15T10:01:00Z"),
                told(Depth.ROWS));
    }
}
