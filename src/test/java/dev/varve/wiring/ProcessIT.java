package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code varve process} of the packaged program: killed, and from a disk into buckets; more of it
 * is in {@link ProcessStress}.
 */
@Timeout(300)
class ProcessIT {

    static final int SEGMENTS = 40;
    private static final int KILLS = 3;

    /** For which a process that has stored a segment goes on before it is killed. */
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    @TempDir Path folder;

    Random random = new Random();

    void seed() {
        long seed = Long.getLong("varve.seed", System.nanoTime());
        System.out.println("-Dvarve.seed=" + seed);
        random = new Random(seed);
    }

    Path lake() {
        return folder.resolve("lake");
    }

    Path raw() {
        return folder.resolve("raw");
    }

    static Packaged start(Map<String, String> environment, Object input, Object to)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("VARVE_JOURNAL_LEASE", "3s");
        all.put("VARVE_PARTITION_BY", "p");
        return Packaged.start(
                all, "process", "--json", "--input", input.toString(), "--to", to.toString());
    }

    /** What it says of the whole, once it has ended well; some records may be rejected. */
    static JsonPath ended(Packaged process) throws Exception {
        List<String> lines = process.allLines();
        assertTrue(List.of(0, 3).contains(process.status()), () -> String.join("\n", lines));
        return JsonPath.from(
                lines.stream()
                        .filter(each -> each.startsWith("{\"segments\""))
                        .findFirst()
                        .orElseThrow());
    }

    static JsonPath process(Map<String, String> environment, Object input, Object to)
            throws Exception {
        try (Packaged process = start(environment, input, to)) {
            return ended(process);
        }
    }

    static void requireClean(Map<String, String> environment, Object lake) throws Exception {
        try (Packaged verify = Packaged.start(environment, "verify", lake.toString())) {
            List<String> lines = verify.allLines();
            assertEquals(0, verify.status(), () -> String.join("\n", lines));
            assertTrue(lines.getLast().startsWith("no problems"), lines::getLast);
        }
    }

    /** How many segments are left on the disk. */
    int left() {
        int left = 0;
        for (String table : LeftSegments.TABLES) {
            String[] names = raw().resolve("ready").resolve(table).toFile().list();
            left += names == null ? 0 : names.length;
        }
        return left;
    }

    /**
     * Kills it in the middle of a segment, once some more are gone.
     *
     * @return how many were killed before they had ended
     */
    int kill(Packaged process, IntSupplier left) throws InterruptedException {
        int until = left.getAsInt() - random.nextInt(SEGMENTS / KILLS);
        while (process.isAlive() && left.getAsInt() > until) {
            Thread.onSpinWait(); // it is at work
        }
        long moment = System.nanoTime() + random.nextLong(MOST_NANOS);
        while (process.isAlive() && System.nanoTime() < moment) {
            Thread.onSpinWait(); // at any place of what it does next
        }
        boolean isKilled = process.isAlive();
        process.kill();
        return isKilled ? 1 : 0;
    }

    @Test
    void killedAtAnyMomentItStoresEachRecordOnce() throws Exception {
        seed();
        LeftSegments segments = new LeftSegments(random, SEGMENTS);
        segments.writeTo(raw());
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            try (Packaged process = start(Map.of(), raw(), lake())) {
                killed += kill(process, this::left);
            }
        }
        assertTrue(killed > 0, "it was faster than any kill");
        process(Map.of(), raw(), lake());
        assertEquals(segments.ids(), StoredIds.eachOnce(lake(), LeftSegments.TABLES));
        assertEquals(0, left());
        requireClean(Map.of(), lake());
    }

    static String lake(StoreServer server, String bucket) {
        return server.scheme() + bucket + "/" + StoreServer.PREFIX;
    }

    /** All objects of a bucket, as files of the lake. */
    void fetch(StoreServer server, String bucket) throws IOException {
        try (BlobStore store = server.store(bucket);
                Stream<BlobInfo> objects = store.list(StoreServer.PREFIX)) {
            for (BlobInfo each : objects.toList()) {
                Path file =
                        lake().resolve(each.key().value().substring(StoreServer.PREFIX.length()));
                Files.createDirectories(file.getParent());
                Files.write(file, store.read(each.key()).readAllBytes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"S3_FAKE", "GCS_FAKE"})
    void fromADiskIntoABucketEachRecordGoesOnce(StoreServer server) throws Exception {
        seed();
        String bucket = server.newBucket();
        Map<String, String> environment = server.environment();
        LeftSegments segments = new LeftSegments(random, 12);
        segments.writeTo(raw());
        try (Packaged process = start(environment, raw(), lake(server, bucket))) {
            kill(process, this::left);
        }
        process(environment, raw(), lake(server, bucket));
        fetch(server, bucket);
        assertEquals(segments.ids(), StoredIds.eachOnce(lake(), LeftSegments.TABLES));
        assertEquals(0, left());
        requireClean(environment, lake(server, bucket));
    }
}
