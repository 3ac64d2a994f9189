package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerWriterTest {

    private static final long MEBIBYTE = 1L << 20;

    @TempDir Path root;

    private Settling begin(LayerSettings settings, long budgetBytes) {
        return new Settling(settings, new LocalStore(root), budgetBytes, "feed");
    }

    private Object query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace("$ROOT", root.toString()))) {
            rows.next();
            return rows.getObject(1);
        }
    }

    @Test
    void dividesRowsByTheHourOfTheirOwnTimeLateOnesToo() throws Exception {
        try (Settling settling =
                begin(TestSettings.by(new PartitionScheme.Hour()).make(), 8 * MEBIBYTE)) {
            settling.settle(
                    "{\"time\":\"2017-03-02T18:00:00Z\",\"n\":1}",
                    "{\"time\":\"2017-03-02T17:58:00Z\",\"n\":2}",
                    "{\"time\":\"2017-03-02T18:09:00Z\",\"n\":3}",
                    "{\"time\":\"2017-03-02T17:55:00Z\",\"n\":4}");
            settling.flush();
        }
        String counts =
                "SELECT string_agg(hour || ':' || n, ',' ORDER BY n) FROM"
                        + " read_parquet('$ROOT/feed/*/*/*/*/*.parquet', hive_partitioning=true)";
        assertEquals("18:1,17:2,18:3,17:4", query(counts));
    }

    @Test
    void asksNoClockWhereFilesAreNamedByTheirContent() throws Exception {
        try (Settling settling =
                begin(TestSettings.by(new PartitionScheme.Day()).make(), 8 * MEBIBYTE)) {
            settling.settle("{\"n\":1}", "{\"n\":2,\"ts\":1451732645}", "{\"n\":3,\"ts\":12}");
            settling.flush();
        }
        String years =
                "SELECT string_agg(coalesce(year::VARCHAR, 'none') || ':' || n, ',' ORDER BY n)"
                        + " FROM read_parquet('$ROOT/feed/*/*/*/*.parquet', hive_partitioning=true)";
        assertEquals("none:1,2016:2,none:3", query(years));
    }

    @Test
    void takesTheClockOnlyWhereARecordHasNoTime() throws Exception {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Day())
                        .naming(new Naming.ByPosition("writer"))
                        .make();
        try (Settling settling = begin(settings, 8 * MEBIBYTE)) {
            settling.settle("{\"n\":1}", "{\"n\":2,\"ts\":1451732645}");
            assertEquals(
                    List.of("feed/year=2016/month=01/day=02", "feed/year=2025/month=03/day=04"),
                    settling.flushedKeys().stream()
                            .map(key -> key.substring(0, key.lastIndexOf('/')))
                            .toList());
        }
    }

    @Test
    void alignsLedgerRangesAndRejectsRecordsWithoutALedger() throws Exception {
        LayerSettings settings = TestSettings.by(new PartitionScheme.LedgerRange(10_000)).make();
        try (Settling settling = begin(settings, 8 * MEBIBYTE)) {
            settling.settle(
                    "{\"ledger\":109999}", "{\"ledger\":100000}", "{\"ledger\":0}", "{\"a\":1}");
            assertEquals(
                    List.of("feed/ledgers/0-9999", "feed/ledgers/100000-109999"),
                    settling.flushedKeys().stream()
                            .map(key -> key.substring(0, key.lastIndexOf('/')))
                            .toList());
            assertEquals(1, settling.rejections.size());
            assertEquals(4, settling.rejections.getFirst().line());
        }
    }

    @Test
    void aFolderOfDataHoldsDataOnlyAndManifestsStandBesideTheTables() throws Exception {
        for (String prefix : List.of("", "lake/of")) {
            String below = prefix.isEmpty() ? "" : prefix + "/";
            for (Naming naming : List.of(new Naming.ByContent(), new Naming.ByPosition("writer"))) {
                LayerSettings settings =
                        TestSettings.by(new PartitionScheme.Columns(List.of("a", "b")))
                                .layout(prefix, new Layout.Hive())
                                .naming(naming)
                                .make();
                try (Settling settling = begin(settings, 8 * MEBIBYTE)) {
                    settling.settle("{\"a\":\"x/y\",\"b\":1,\"c\":2}");
                    StoredFile file = settling.flush().getFirst();
                    String name = file.key().value().substring(below.length());
                    assertTrue(name.startsWith("feed/a=x%2Fy/b=1/feed-"), name);
                    assertEquals(
                            below + "_manifest/" + name.replaceAll("parquet$", "json"),
                            file.manifest().value());
                }
            }
            try (Stream<Path> files = Files.walk(root.resolve(prefix).resolve("feed"))) {
                assertEquals(
                        List.of(),
                        files.filter(Files::isRegularFile)
                                .filter(file -> !file.toString().endsWith(".parquet"))
                                .toList());
            }
        }
    }

    @Test
    void laysBronzeOutExactlyAndPutsLateLedgersBeside() throws Exception {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.LedgerDay())
                        .layout("bronze", new Layout.Bronze("pubnet", "pre_p23", "v1", 10_000))
                        .make();
        try (Settling settling = begin(settings, 8 * MEBIBYTE)) {
            String directory = "bronze/pubnet/pre_p23/v1/feed/range=0-9999/";
            settling.settle("{\"ledger\":1}", "{\"ledger\":9999}");
            StoredFile first = settling.flush().getFirst();
            assertEquals(directory + "part-0-9999.parquet", first.key().value());
            assertEquals(directory + "_manifest.json", first.manifest().value());

            settling.settle("{\"ledger\":2}");
            String late = settling.flush().getFirst().key().value();
            assertTrue(late.startsWith(directory + "part-0-9999-"), late);
        }
        assertEquals(3L, query("SELECT count(*) FROM '$ROOT/bronze/**/*.parquet'"));
    }

    @Test
    void escapesColumnValuesAndDerivesTheDate() throws Exception {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Columns(List.of("product_id", "date"))).make();
        try (Settling settling = begin(settings, 8 * MEBIBYTE)) {
            settling.settle(
                    "{\"product_id\":\"BTC/USD\",\"time\":\"2025-12-03T01:02:03Z\"}",
                    "{\"product_id\":null,\"time\":\"2025-12-04T01:02:03Z\"}");
            assertEquals(
                    List.of(
                            "feed/product_id=BTC%2FUSD/date=2025-12-03",
                            "feed/product_id=__HIVE_DEFAULT_PARTITION__/date=2025-12-04"),
                    settling.flushedKeys().stream()
                            .map(key -> key.substring(0, key.lastIndexOf('/')))
                            .toList());
        }
    }

    @Test
    void rejectsAloneAValueThatNoDirectoryCanBeNamedAfter() throws Exception {
        LayerSettings settings = TestSettings.by(new PartitionScheme.Columns(List.of("v"))).make();
        try (Settling settling = begin(settings, 8 * MEBIBYTE)) {
            settling.settle(
                    "{\"v\":\"a\"}", "{\"v\":\"" + "x".repeat(300) + "\"}", "{\"v\":\"b\"}");
            assertEquals(2, settling.flushedKeys().size());
            assertEquals(List.of(2L), settling.rejections.stream().map(r -> r.line()).toList());
        }
    }

    @Test
    void findsItsFilesWhenTheSameInputComesAgain() throws Exception {
        List<List<StoredFile>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Settling settling =
                    begin(TestSettings.by(new PartitionScheme.Day()).make(), 8 * MEBIBYTE)) {
                settling.now = Settling.NOW.plusSeconds(run);
                settling.settle("{\"time\":\"2025-12-03T01:02:03Z\",\"n\":1}");
                runs.add(settling.flush());
            }
        }
        assertFalse(runs.get(0).getFirst().existed());
        assertTrue(runs.get(1).getFirst().existed());
        assertEquals(runs.get(0).getFirst().key(), runs.get(1).getFirst().key());
        try (Stream<Path> files = Files.walk(root)) {
            assertEquals(
                    2,
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith(".varve-root"))
                            .count());
        }
    }

    @Test
    void makesAFullBufferARowGroupAndALargeFileAnEnd() throws Exception {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Day())
                        .bufferRows(100)
                        .rotation(8_000, Duration.ofHours(1), Duration.ofHours(1))
                        .make();
        java.util.Random random = new java.util.Random(11);
        try (Settling settling = begin(settings, 8 * MEBIBYTE)) {
            for (int i = 0; i < 1_000; i++) {
                settling.settle(
                        "{\"n\":"
                                + i
                                + ",\"x\":\""
                                + Long.toHexString(random.nextLong())
                                + random.nextDouble()
                                + "\"}");
            }
            assertTrue(settling.reasons.contains(RotationReason.SIZE), settling.reasons::toString);
            settling.flush();
        }
        assertEquals(1_000L, query("SELECT count(DISTINCT n) FROM '$ROOT/feed/**/*.parquet'"));
        assertTrue(
                (Boolean)
                        query(
                                "SELECT max(g) > 0 FROM (SELECT max(row_group_id) g FROM"
                                        + " parquet_metadata('$ROOT/feed/**/*.parquet'))"));
    }

    @Test
    void beginsANewFileWhenTheSchemaGrowsBeyondAnOpenOne() throws Exception {
        LayerSettings rows = TestSettings.by(new PartitionScheme.Day()).bufferRows(2).make();
        try (Settling settling = begin(rows, 8 * MEBIBYTE)) {
            settling.settle("{\"a\":1}", "{\"a\":2}");
            settling.settle("{\"a\":3}");
            settling.settle("{\"a\":4,\"b\":\"x\"}");
            settling.flush();
            assertEquals(List.of(RotationReason.SCHEMA, RotationReason.FLUSH), settling.reasons);
        }
        assertEquals(
                4L,
                query(
                        "SELECT count(a) FROM read_parquet('$ROOT/feed/**/*.parquet', union_by_name=true)"));
    }

    @Test
    void holdsThousandsOfPartitionsWithinASmallBudget() throws Exception {
        LayerSettings settings = TestSettings.by(new PartitionScheme.Columns(List.of("p"))).make();
        try (Settling settling = begin(settings, MEBIBYTE / 2)) {
            for (int request = 0; request < 4; request++) {
                String[] lines = new String[1_000];
                for (int i = 0; i < lines.length; i++) {
                    int n = request * lines.length + i;
                    lines[i] =
                            "{\"p\":"
                                    + n * 7919 % 2_000
                                    + ",\"n\":"
                                    + n
                                    + ",\"pad\":\""
                                    + "y".repeat(200)
                                    + "\"}";
                }
                settling.settle(lines);
            }
            settling.flush();
            assertEquals(0, settling.budget.usedBytes());
            assertEquals(4_000, settling.stored.stream().mapToLong(StoredFile::rowCount).sum());
            assertEquals(
                    2_000,
                    settling.stored.stream()
                            .map(file -> file.key().value().split("/")[1])
                            .distinct()
                            .count());
        }
    }

    @Test
    void keepsEveryRowWhileTheStoreRefusesAndStoresEachOnceWhenItTakesAgain() throws Exception {
        LayerSettings settings = TestSettings.by(new PartitionScheme.Day()).make();
        FaultyStore store = new FaultyStore(new LocalStore(root));
        long taken = 0;
        try (Settling settling = new Settling(settings, store, MEBIBYTE, "feed")) {
            store.setDown(true);
            OverloadedException overload = null;
            while (overload == null) {
                try {
                    settling.settle("{\"n\":" + taken + ",\"pad\":\"" + "z".repeat(9_000) + "\"}");
                    taken++;
                } catch (OverloadedException e) {
                    overload = e;
                }
            }
            assertTrue(taken > 100, "taken: " + taken);
            assertThrows(IOException.class, settling::flush);
            store.setDown(false);
            settling.flush();
        }
        assertEquals(taken, query("SELECT count(*) FROM '$ROOT/feed/**/*.parquet'"));
        assertEquals(taken, query("SELECT count(DISTINCT n) FROM '$ROOT/feed/**/*.parquet'"));
    }

    @Test
    void rotatesWhatIsDueAndNothingElse() throws Exception {
        try (Settling settling =
                begin(TestSettings.by(new PartitionScheme.Day()).make(), 8 * MEBIBYTE)) {
            settling.settle("{\"n\":1}");
            settling.now = Settling.NOW.plus(Duration.ofMinutes(9));
            settling.layers.rotateDue();
            assertEquals(List.of(), settling.stored);
            settling.now = Settling.NOW.plus(Duration.ofMinutes(10));
            settling.layers.rotateDue();
            assertEquals(1, settling.stored.size());
            assertEquals(List.of(RotationReason.IDLE), settling.reasons);
            assertEquals(List.of(), settling.layers.unstored().status());
        }
    }

    @Test
    void forgetsWhatWasPreparedAndNotCommitted() throws Exception {
        try (Settling settling =
                begin(TestSettings.by(new PartitionScheme.Day()).make(), 8 * MEBIBYTE)) {
            BlobStore store = new LocalStore(root);
            settling.prepare(false, "{\"n\":0}");
            assertEquals(0, settling.budget.usedBytes());
            assertEquals(List.of(), settling.layers.unstored().status());
            settling.prepare(true, "{\"n\":1}");
            assertEquals(1, settling.flush().size());
            assertTrue(store.head(settling.stored.getFirst().manifest()).isPresent());
            assertEquals(0, settling.budget.usedBytes());
        }
    }
}
