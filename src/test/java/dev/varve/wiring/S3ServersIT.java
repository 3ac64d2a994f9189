package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.store.s3.S3Server;
import dev.varve.store.s3.S3ServerKind;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The packaged program before every server that honours conditional writes: a small file and one
 * above the threshold, which the server has to copy.
 */
class S3ServersIT {

    private static final String EVENTS = "src/examples/records/event.ndjson";
    private static final int LARGE_RECORDS = 14_000;
    private static final long LARGE_BYTES = 10L << 20;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(names = {"S3PROXY", "S3MOCK"})
    void twoEqualArchivesAtOnceAndOneMoreMakeTheFilesOfALocalOne(S3ServerKind kind)
            throws Exception {
        S3Server server = S3Server.shared(kind);
        String bucket = server.newBucket();
        Path large = writeLarge();
        Path local = folder.resolve("local");
        assertStored(lines(start(server, local.toString(), large)));
        Map<String, String> expected = sums(new LocalStore(local), "");
        try (Packaged first = start(server, "s3://" + bucket + "/a/b", large);
                Packaged second = start(server, "s3://" + bucket + "/a/b", large)) {
            assertStored(lines(first));
            assertStored(lines(second));
        }
        List<String> again = lines(start(server, "s3://" + bucket + "/a/b", large));
        assertTrue(again.toString().contains("all there already"), again::toString);
        assertEquals(expected, sums(store(server, bucket), "a/b/"), kind::toString);
        assertEquals(List.of(), staged(server, bucket));
    }

    @ParameterizedTest
    @EnumSource(names = {"S3PROXY", "S3MOCK"})
    void whatAnotherHasPutUnderTheNameOfALargeFileStays(S3ServerKind kind) throws Exception {
        S3Server server = S3Server.shared(kind);
        String bucket = server.newBucket();
        Path large = writeLarge();
        Path local = folder.resolve("local");
        assertStored(lines(start(server, local.toString(), large)));
        String name = nameOfTheLargest(local);
        server.client()
                .putObject(
                        request -> request.bucket(bucket).key(name),
                        RequestBody.fromString("foreign"));
        try (Packaged archive = start(server, "s3://" + bucket, large)) {
            List<String> lines = archive.allLines();
            assertEquals(1, archive.status(), lines::toString);
        }
        assertEquals(
                "foreign",
                server.client()
                        .getObjectAsBytes(request -> request.bucket(bucket).key(name))
                        .asUtf8String());
        assertEquals(List.of(), staged(server, bucket));
    }

    private Path writeLarge() throws IOException {
        Random random = new Random(29);
        byte[] text = new byte[1000];
        Path file = folder.resolve("large.ndjson");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < LARGE_RECORDS; i++) {
                random.nextBytes(text);
                out.write(
                        String.format(
                                Locale.ROOT,
                                "{\"id\":%d,\"created_at\":\"2024-01-15T00:00:00Z\",\"text\":\"%s\"}%n",
                                i,
                                HexFormat.of().formatHex(text)));
            }
        }
        return file;
    }

    private static String nameOfTheLargest(Path local) throws IOException {
        try (BlobStore store = new LocalStore(local);
                Stream<BlobInfo> objects = store.list("")) {
            List<BlobInfo> large =
                    objects.filter(object -> object.sizeBytes() > LARGE_BYTES).toList();
            assertEquals(1, large.size(), large::toString);
            return large.getFirst().key().value();
        }
    }

    private static Packaged start(S3Server server, String to, Path large) throws IOException {
        return Packaged.start(
                Map.of(
                        "VARVE_STORE_ENDPOINT", server.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID", S3Server.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", S3Server.secretAccessKey(),
                        "AWS_EC2_METADATA_DISABLED", "true"),
                "archive",
                "--to",
                to,
                EVENTS,
                large.toString());
    }

    /** All that it said; it ended well. */
    private static List<String> lines(Packaged archive) throws Exception {
        try (archive) {
            List<String> lines = archive.allLines();
            assertEquals(0, archive.status(), lines::toString);
            return lines;
        }
    }

    private static void assertStored(List<String> lines) {
        assertTrue(
                lines.stream().anyMatch(line -> line.contains(" records are in 3 files")),
                lines::toString);
    }

    private static BlobStore store(S3Server server, String bucket) {
        return new S3Store(server::client, S3Settings.of(bucket));
    }

    private static List<String> staged(S3Server server, String bucket) {
        return server.client().listObjectsV2(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .filter(key -> key.contains(".varve-staging/"))
                .toList();
    }

    private static Map<String, String> sums(BlobStore store, String prefix)
            throws IOException, NoSuchAlgorithmException {
        Map<String, String> sums = new TreeMap<>();
        try (store;
                Stream<BlobInfo> objects = store.list(prefix)) {
            for (BlobInfo object : objects.toList()) {
                try (InputStream bytes = store.read(object.key())) {
                    sums.put(
                            object.key().value().substring(prefix.length()),
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256")
                                                    .digest(bytes.readAllBytes())));
                }
            }
        }
        return sums;
    }
}
