package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Rejection;
import dev.varve.record.Sha256;
import dev.varve.store.LocalStore;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record of {@code ledgers_lcm_raw} that contradicts itself is rejected alone. */
class RawLedgersTest {

    private static final byte[] XDR = "close meta".getBytes(UTF_8);
    private static final String SHA256 = HexFormat.of().formatHex(Sha256.digest().digest(XDR));
    private static final String CLOSE = "\"2024-01-15T10:30:00Z\"";

    @TempDir Path folder;

    private static String ledger(long ledger, String closeTime, long length, String sha256) {
        return """
        {"ledger_sequence":%d,"ledger_hash":"a","previous_ledger_hash":"b","close_time":%s,\
        "protocol_version":20,"total_coins":1,"fee_pool":2,"tx_set_hash":"c","tx_count":3,\
        "operation_count":4,"xdr_bytes":"%s","xdr_byte_length":%d,"xdr_sha256":"%s",\
        "bronze_version":"v1","era_id":"p22","network":"pubnet","ingested_at":%s}"""
                .formatted(
                        ledger,
                        closeTime,
                        Base64.getEncoder().encodeToString(XDR),
                        length,
                        sha256,
                        CLOSE);
    }

    private Settling begin(String table) {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.LedgerDay())
                        .layout("bronze", new Layout.Bronze("pubnet", "p22", "v1", 10))
                        .make();
        return new Settling(settings, new LocalStore(folder), 8 << 20, table);
    }

    @Test
    void whatAgreesIsTakenAndWhatDoesNotIsRejectedAloneWithItsReason() throws Exception {
        String upper = SHA256.toUpperCase(Locale.ROOT);
        try (Settling settling = begin("ledgers_lcm_raw")) {
            settling.settle(
                    ledger(0, CLOSE, XDR.length, SHA256),
                    ledger(1, CLOSE, XDR.length - 1, SHA256),
                    ledger(2, CLOSE, XDR.length, "0".repeat(64)),
                    ledger(3, CLOSE, XDR.length, upper),
                    ledger(4, "\"1969-12-31T23:59:59Z\"", XDR.length, SHA256),
                    ledger(5, "\"1970-01-01T00:00:00Z\"", XDR.length, SHA256),
                    ledger(4_294_967_295L, CLOSE, XDR.length, SHA256));
            assertEquals(
                    List.of(
                            "2 xdr_byte_length: it is 9, and xdr_bytes has 10 bytes",
                            "3 xdr_sha256: it is '%s', and the SHA-256 of xdr_bytes is '%s'"
                                    .formatted("0".repeat(64), SHA256),
                            "4 xdr_sha256: it is '%s', and the SHA-256 of xdr_bytes is '%s'"
                                    .formatted(upper, SHA256),
                            "5 close_time: no ledger closed at 1969-12-31T23:59:59Z: it must be from"
                                    + " 1970 to 9999"),
                    settling.rejections.stream().map(RawLedgersTest::told).toList());
            String table = "bronze/pubnet/p22/v1/ledgers_lcm_raw/";
            assertEquals(
                    List.of(
                            table + "range=0-9/part-0-9.parquet",
                            table
                                    + "range=4294967290-4294967299/part-4294967290-4294967299.parquet"),
                    settling.flushedKeys().stream().sorted().toList());
        }
    }

    private static String told(Rejection rejection) {
        return "%d %s: %s"
                .formatted(rejection.line(), rejection.field().orElse("-"), rejection.reason());
    }

    @Test
    void fieldsOfTheseNamesInAnotherTableSayNothing() throws Exception {
        try (Settling settling = begin("feed")) {
            settling.settle(ledger(1, CLOSE, 3, "none"));
            assertEquals(List.of(), settling.rejections);
        }
    }

    @Test
    void aLedgerBeyond32BitsIsRejectedWhereTheColumnHas32() throws Exception {
        try (Settling settling = begin("contract_data")) {
            settling.settle("{\"ledger_sequence\":4294967296}");
            assertEquals(
                    List.of("ledger_sequence"),
                    settling.rejections.stream().map(each -> each.field().orElse("-")).toList());
        }
    }
}
