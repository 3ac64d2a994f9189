package dev.varve.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.store.s3.S3Server;
import dev.varve.store.s3.S3ServerKind;
import io.restassured.path.json.JsonPath;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The packaged program before every server that the tests can start: two small files, one above the
 * threshold, which a server has to copy, and a line that is rejected.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreServersIT {

    private static final Path EVENTS = Path.of("src/examples/records/event.ndjson");
    private static final int LARGE_RECORDS = 12_000;
    private static final long THRESHOLD_BYTES = 10L << 20;
    private static final String PREFIX = StoreServer.PREFIX;
    private static final byte[] FOREIGN = "foreign".getBytes(UTF_8);
    private static final String LETTERS = "_dead_letter/";
    private static final int REJECTED = 3;

    private static final String HEADER = "| server | create | conditional put |";

    @TempDir static Path folder;

    /** What is stored of the input, as the local store has it. */
    private NavigableMap<String, String> expected = new TreeMap<>();

    private final Map<StoreServer, NavigableMap<String, String>> found =
            new EnumMap<>(StoreServer.class);

    @BeforeAll
    void archiveIntoAFolder() throws Exception {
        Path local = folder.resolve("local");
        Packaged archive =
                Packaged.start(
                        Map.of(), "archive", "--to", local.toString(), EVENTS.toString(), large());
        requireStored(archive);
        expected = files(new LocalStore(local), "");
        try (BlobStore store = new LocalStore(local)) {
            assertTrue(sizeBytes(store, largest()) > THRESHOLD_BYTES, expected::toString);
        }
    }

    @AfterAll
    void printSums() {
        NavigableMap<String, NavigableMap<String, String>> table = new TreeMap<>();
        expected.keySet().stream()
                .filter(key -> key.endsWith(".parquet"))
                .forEach(key -> table.put(key, byServer(key)));
        table.forEach(
                (key, sums) -> {
                    System.out.println(key);
                    sums.forEach((server, sum) -> System.out.printf("  %-9s %s%n", server, sum));
                });
    }

    private NavigableMap<String, String> byServer(String key) {
        NavigableMap<String, String> sums = new TreeMap<>(Map.of("LOCAL", expected.get(key)));
        found.forEach((server, files) -> sums.put(server.name(), files.get(key)));
        return sums;
    }

    @ParameterizedTest
    @EnumSource(names = {"S3PROXY", "GCS_FAKE"})
    void twoEqualArchivesAtOnceAndOneMoreMakeTheFilesOfALocalOne(StoreServer server)
            throws Exception {
        String bucket = server.newBucket();
        try (Packaged first = archive(server, bucket);
                Packaged second = archive(server, bucket)) {
            requireStored(first);
            requireStored(second);
        }
        requireTheFilesOfALocalOne(server, bucket);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"S3PROXY", "GCS_FAKE"})
    void anArchiveAndOneMoreMakeTheFilesOfALocalOne(StoreServer server) throws Exception {
        String bucket = server.newBucket();
        try (Packaged first = archive(server, bucket)) {
            requireStored(first);
        }
        requireTheFilesOfALocalOne(server, bucket);
    }

    private void requireTheFilesOfALocalOne(StoreServer server, String bucket) throws Exception {
        List<String> again = requireStored(archive(server, bucket));
        assertTrue(again.toString().contains("all there already"), again::toString);
        NavigableMap<String, String> sums = files(server.store(bucket), PREFIX);
        found.put(server, sums);
        assertEquals(expected, sums);
        assertEquals(1, server.keys(bucket).stream().filter(key -> key.contains(LETTERS)).count());
        requireNothingTemporary(server, bucket);
    }

    /** Files and manifests; letters hold the time of their making. */
    private static NavigableMap<String, String> files(BlobStore store, String prefix)
            throws Exception {
        NavigableMap<String, String> sums = StoredFiles.sums(store, prefix);
        sums.keySet().removeIf(key -> key.startsWith(LETTERS));
        return sums;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "S3_FAKE")
    void whatAnotherHasPutUnderTheNameOfAFileStays(StoreServer server) throws Exception {
        String bucket = server.newBucket();
        List<String> names = expected.keySet().stream().filter(this::isFile).toList();
        assertEquals(3, names.size());
        for (String name : names) {
            server.put(bucket, PREFIX + name, FOREIGN);
        }
        List<String> lines = requireStatus(1, archive(server, bucket));
        assertTrue(lines.toString().contains("7 bytes there"), lines::toString);
        try (BlobStore store = server.store(bucket)) {
            for (String name : names) {
                assertEquals(FOREIGN.length, sizeBytes(store, PREFIX + name), name);
            }
        }
        requireNothingTemporary(server, bucket);
    }

    @ParameterizedTest
    @EnumSource(names = {"S3PROXY", "GCS_FAKE"})
    void servesAndFlushesAndEndsWithAllThatItTook(StoreServer server) throws Exception {
        String bucket = server.newBucket();
        Map<String, String> environment = new HashMap<>(server.environment());
        environment.put("VARVE_JOURNAL_DIRECTORY", folder.resolve("journal").toString());
        try (Packaged service =
                        Packaged.start(
                                environment,
                                "serve",
                                "--port",
                                "0",
                                "--to",
                                destination(server, bucket));
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = service.awaitAddress();
            assertEquals(200, post(client, address, "/v1/tables/event/records", EVENTS));
            assertEquals(200, post(client, address, "/v1/flush", folder.resolve("nothing")));
            long flushed = parquetFiles(server, bucket);
            assertTrue(flushed > 0);
            assertEquals(200, post(client, address, "/v1/tables/event/records", EVENTS));
            service.terminate();
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
            assertEquals(2 * flushed, parquetFiles(server, bucket));
        }
        requireNothingTemporary(server, bucket);
    }

    @ParameterizedTest
    @EnumSource
    void itsCheckFindsWhatThePageSaysAndLeavesNothing(StoreServer server) throws Exception {
        Map<String, String> expected = outcomesOfThePage(server);
        String bucket = server.newBucket();
        List<String> lines = check(server, bucket, expected.containsValue("lacks") ? 1 : 0);
        Map<String, String> outcomes = new TreeMap<>();
        for (String line : lines) {
            System.out.println(server + " " + line);
            if (!line.startsWith("{")) {
                continue; // what is said while it checks
            }
            JsonPath finding = JsonPath.from(line);
            outcomes.put(finding.getString("capability"), finding.getString("outcome"));
        }
        assertEquals(expected, outcomes, server + ", " + server.page());
        assertEquals(List.of(), server.keys(bucket));
        server.requireNoUploads(bucket);
    }

    @Test
    void theCheckTellsPeopleTheSame() throws Exception {
        String bucket = StoreServer.S3PROXY.newBucket();
        List<String> text =
                requireStatus(
                        0,
                        Packaged.start(
                                StoreServer.S3PROXY.environment(),
                                "store",
                                "check",
                                "s3://" + bucket));
        System.out.println(String.join("\n", text));
        outcomesOfThePage(StoreServer.S3PROXY)
                .forEach(
                        (capability, outcome) ->
                                assertTrue(
                                        text.stream()
                                                .anyMatch(
                                                        line ->
                                                                line.startsWith(
                                                                        "%-22s  %-7s  "
                                                                                .formatted(
                                                                                        capability,
                                                                                        outcome))),
                                        capability));
        assertEquals(
                "Varve can use this store; see copy within the server, order of listings, object lock",
                text.getLast());
    }

    /** What stands in the server's line of its page's table, by the capabilities above it. */
    private static Map<String, String> outcomesOfThePage(StoreServer server) throws IOException {
        List<String> lines = Files.readAllLines(server.page());
        int header = 0;
        while (!lines.get(header).startsWith(HEADER)) {
            header++;
        }
        int row = header;
        while (!lines.get(row).startsWith("| " + server.title() + " |")) {
            row++;
        }
        List<String> capabilities = cells(lines.get(header));
        List<String> cells = cells(lines.get(row));
        Map<String, String> outcomes = new TreeMap<>();
        for (int i = 1; i < capabilities.size(); i++) {
            outcomes.put(capabilities.get(i), cells.get(i));
        }
        return outcomes;
    }

    private static List<String> cells(String line) {
        return List.of(line.substring(2, line.length() - 2).split(" \\| "));
    }

    @Test
    void whereNamesAreNotLookedAtS3rverIsRefusedBeforeTheFirstByte() throws Exception {
        S3Server server = S3Server.shared(S3ServerKind.S3RVER);
        String bucket = server.newBucket();
        List<String> lines =
                requireStatus(
                        1,
                        Packaged.start(
                                S3Server.environment(server.endpoint()),
                                "archive",
                                "--to",
                                "s3://" + bucket,
                                EVENTS.toString()));
        assertTrue(
                lines.getLast().contains("the server ignores 'If-None-Match: *' on PutObject"),
                lines::toString);
        assertEquals(List.of(), StoreServer.S3RVER.keys(bucket));
    }

    /**
     * Four files of 5 MB that are open at once, where all that are may hold 16 MiB: two parts of 8
     * MiB fit, and so do two chunks.
     */
    @Test
    void filesEndWhereTheyDoOnADiskWhateverTheStoreHolds() throws Exception {
        Path input = folder.resolve("days.ndjson");
        writeRecords(input, 10_000, 4, 2_000);
        Path local = folder.resolve("days");
        archiveInLittleMemory(Map.of(), local.toString(), input);
        NavigableMap<String, String> expected = files(new LocalStore(local), "");
        assertEquals(4, expected.keySet().stream().filter(this::isFile).count());
        for (StoreServer server : List.of(StoreServer.S3PROXY, StoreServer.GCS_FAKE)) {
            String bucket = server.newBucket();
            archiveInLittleMemory(server.environment(), destination(server, bucket), input);
            assertEquals(expected, files(server.store(bucket), PREFIX));
            requireNothingTemporary(server, bucket);
        }
    }

    private static void archiveInLittleMemory(Map<String, String> server, String to, Path input)
            throws Exception {
        Map<String, String> environment = new HashMap<>(server);
        environment.put("VARVE_MEMORY_BUDGET", "64MiB");
        environment.put("VARVE_BUFFER_ROWS", "250");
        environment.put("VARVE_STORE_S3_PART_SIZE", "8MiB");
        environment.put("VARVE_STORE_S3_PARALLEL_PARTS", "1");
        environment.put("VARVE_STORE_GCS_CHUNK_SIZE", "8MiB");
        requireStatus(0, Packaged.start(environment, "archive", "--to", to, input.toString()));
    }

    private static List<String> requireStatus(int status, Packaged program) throws Exception {
        try (program) {
            List<String> lines = program.allLines();
            assertEquals(status, program.status(), lines::toString);
            return lines;
        }
    }

    private String large() throws IOException {
        Path file = folder.resolve("large.ndjson");
        writeRecords(file, LARGE_RECORDS, 1, 1_000);
        Files.writeString(file, "{\"id\":\n", StandardOpenOption.APPEND);
        Files.createFile(folder.resolve("nothing"));
        return file.toString();
    }

    private static void writeRecords(Path file, int records, int days, int textBytes)
            throws IOException {
        Random random = new Random(29);
        byte[] text = new byte[textBytes];
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < records; i++) {
                random.nextBytes(text);
                out.write(
                        String.format(
                                Locale.ROOT,
                                "{\"id\":%d,\"created_at\":\"2024-01-1%dT00:00:00Z\",\"text\":\"%s\"}%n",
                                i,
                                5 + i % days,
                                HexFormat.of().formatHex(text)));
            }
        }
    }

    private Packaged archive(StoreServer server, String bucket) throws IOException {
        return Packaged.start(
                server.environment(),
                "archive",
                "--to",
                destination(server, bucket),
                EVENTS.toString(),
                folder.resolve("large.ndjson").toString());
    }

    private static String destination(StoreServer server, String bucket) {
        return server.scheme() + bucket + "/a/b";
    }

    private static List<String> requireStored(Packaged archive) throws Exception {
        List<String> lines = requireStatus(REJECTED, archive);
        assertTrue(
                lines.stream().anyMatch(line -> line.contains(" records are in 3 files")),
                lines::toString);
        return lines;
    }

    private static List<String> check(StoreServer server, String bucket, int status)
            throws Exception {
        return requireStatus(
                status,
                Packaged.start(
                        server.environment(),
                        "store",
                        "check",
                        "--json",
                        destination(server, bucket)));
    }

    private static int post(HttpClient client, URI address, String path, Path body)
            throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(address.resolve(path))
                                .header("Content-Type", "application/x-ndjson")
                                .POST(HttpRequest.BodyPublishers.ofFile(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private long parquetFiles(StoreServer server, String bucket) {
        return server.keys(bucket).stream().filter(this::isFile).count();
    }

    private boolean isFile(String key) {
        return key.endsWith(".parquet");
    }

    private String largest() {
        return expected.keySet().stream()
                .filter(key -> key.startsWith("records/") && isFile(key))
                .findFirst()
                .orElseThrow();
    }

    private static long sizeBytes(BlobStore store, String key) throws IOException {
        return store.head(new BlobKey(key)).orElseThrow().sizeBytes();
    }

    private static void requireNothingTemporary(StoreServer server, String bucket) {
        assertEquals(
                List.of(),
                server.keys(bucket).stream()
                        .filter(key -> key.contains(".varve-staging/"))
                        .toList());
        server.requireNoUploads(bucket);
    }
}
