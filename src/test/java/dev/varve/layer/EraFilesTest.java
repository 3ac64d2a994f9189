package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.store.LocalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the ledgers of several eras go. */
class EraFilesTest {

    @TempDir Path folder;

    private Settling begin(String eras) {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.LedgerDay())
                        .layout("bronze", new Layout.Bronze("pubnet", Era.parseAll(eras, 10)))
                        .make();
        return new Settling(settings, new LocalStore(folder), 8 << 20, "feed");
    }

    @Test
    void filesAndManifestsOfThreeErasTellTheirOwn() throws Exception {
        try (Settling settling = begin("old/v1:0-24,mid/v1:25-39@4,new/v2:40-")) {
            settling.settle(
                    LongStream.range(0, 52)
                            .map(ledger -> 51 - ledger)
                            .mapToObj("{\"ledger\":%d}"::formatted)
                            .toArray(String[]::new));
            assertEquals(
                    List.of(
                            "mid/v1/feed/range=25-27",
                            "mid/v1/feed/range=28-31",
                            "mid/v1/feed/range=32-35",
                            "mid/v1/feed/range=36-39",
                            "new/v2/feed/range=40-49",
                            "new/v2/feed/range=50-59",
                            "old/v1/feed/range=0-9",
                            "old/v1/feed/range=10-19",
                            "old/v1/feed/range=20-24"),
                    settling.flushedKeys().stream().map(EraFilesTest::placeOf).sorted().toList());
            String manifest =
                    Files.readString(
                            folder.resolve("bronze/pubnet/old/v1/feed/range=20-24/_manifest.json"));
            assertTrue(
                    manifest.replaceAll("\\s", "")
                            .startsWith(
                                    "{\"partition\":{\"start\":20,\"end\":24,\"era_id\":\"old\","
                                            + "\"version\":\"v1\",\"network\":\"pubnet\"},\"tables\":"
                                            + "{\"feed\":{\"file\":\"part-20-24.parquet\",\"checksum\":"
                                            + "\"sha256:"),
                    manifest);
        }
    }

    /** Between the network and the file, whose name repeats the range. */
    private static String placeOf(String key) {
        String place = key.substring("bronze/pubnet/".length(), key.lastIndexOf('/'));
        String range = place.substring(place.indexOf("range=") + "range=".length());
        assertTrue(key.endsWith("/part-" + range + ".parquet"), key);
        return place;
    }

    @Test
    void aRecordInNoActiveEraIsRejectedAloneByTheNamesOfThoseAround() throws Exception {
        try (Settling settling = begin("a/v1:10-19,b/v1:30-39!inactive,c/v1:40-49")) {
            settling.settle(
                    Stream.of(9, 10, 25, 35, -1, 49, 50)
                            .map("{\"ledger\":%d}"::formatted)
                            .toArray(String[]::new));
            assertEquals(
                    List.of(
                            "ledger 9 is in no era: it is before the first, a/v1:10-19",
                            "ledger 25 is in no era: it is between a/v1:10-19 and b/v1:30-39",
                            "ledger 35 is in the era b/v1:30-39, which is not active",
                            "a table partitioned by ledger ranges needs a ledger number in every record, 0 or more",
                            "ledger 50 is in no era: it is behind the last, c/v1:40-49"),
                    settling.rejections.stream().map(each -> each.reason()).toList());
            assertEquals(2, settling.flushedKeys().size());
        }
    }

    @Test
    void theFirstAndTheLastLedgerOfTheNetworkHaveTheirRanges() throws Exception {
        try (Settling settling = begin("a/v1:0-4294967295")) {
            settling.settle("{\"ledger\":0}", "{\"ledger\":4294967295}", "{\"ledger\":4294967296}");
            assertEquals(
                    List.of("a/v1/feed/range=0-9", "a/v1/feed/range=4294967290-4294967295"),
                    settling.flushedKeys().stream().map(EraFilesTest::placeOf).sorted().toList());
            assertEquals(
                    List.of(
                            "ledger 4294967296 is in no era: it is behind the last, a/v1:0-4294967295"),
                    settling.rejections.stream().map(each -> each.reason()).toList());
        }
    }
}
