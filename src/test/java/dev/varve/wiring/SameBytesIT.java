package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.RealData;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable writes the files that the jar writes, byte for byte. */
@EnabledIfSystemProperty(named = "varve.executable", matches = ".+")
class SameBytesIT {

    private static final String EXAMPLES = "src/examples/records/";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"zstd,1", "zstd,3", "zstd,19", "snappy,", "gzip,6", "lz4,", "brotli,5", "none,"})
    void withEveryCodec(String codec, String level) throws Exception {
        List<String> options = new ArrayList<>(List.of("--compression", codec));
        if (level != null) {
            options.addAll(List.of("--compression-level", level));
        }
        for (Path input : examples()) {
            assertSame(input, options);
        }
        assertTrue(rows("executable") > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger_day", "ledger_range", "hour", "day"})
    void withEveryPartitioning(String partitioning) throws Exception {
        for (Path input : examples()) {
            assertSame(input, List.of("--partition-by", partitioning));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stellar/contract_data_output.jsonl",
                "stellar/event_from_golden.jsonl",
                "stellar/event_snake.jsonl",
                "stellar/asset_details.jsonl",
                "coinbase/coinbase.ndjson",
                "github/webhooks_mixed.ndjson"
            })
    void ofRealRecords(String name) throws Exception {
        assertSame(RealData.require(name), List.of());
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(EXAMPLES))) {
            return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
        }
    }

    private void assertSame(Path input, List<String> options) throws Exception {
        int expected = archive("jar", input, options);
        assertEquals(expected, archive("executable", input, options));
        assertEquals(contents("jar"), contents("executable"));
    }

    private int archive(String who, Path input, List<String> options) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("archive", "--to", folder.resolve(who).toString()));
        arguments.addAll(options);
        arguments.add(input.toString());
        String[] command = arguments.toArray(String[]::new);
        ProcessBuilder builder =
                who.equals("jar") ? Packaged.jar(command) : Packaged.command(Map.of(), command);
        return builder.redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The checksum of each data file; manifests and dead letters tell times of their own. */
    private Map<String, String> contents(String name) throws Exception {
        Path root = folder.resolve(name);
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".parquet")).toList()) {
                contents.put(root.relativize(file).toString(), sha256(file));
            }
        }
        return contents;
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    private long rows(String name) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT count(*) FROM read_parquet('"
                                        + folder.resolve(name)
                                        + "/**/*.parquet', union_by_name = true)")) {
            result.next();
            return result.getLong(1);
        }
    }
}
