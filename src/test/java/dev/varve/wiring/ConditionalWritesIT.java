package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.gcs.GcsFake;
import dev.varve.store.s3.S3FakeServer;
import dev.varve.store.s3.S3Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The packaged program before servers that would replace what they hold. */
class ConditionalWritesIT {

    private static final String EVENTS = "src/examples/records/event.ndjson";
    private static final String PROBE = "lake/.varve-staging/probe-";

    @Test
    void archiveRefusesAServerThatReplacesSmallObjectsBeforeTheFirstByte() throws Exception {
        try (S3FakeServer server = S3FakeServer.withoutConditionsOnPut()) {
            requireRefusal(server, "PutObject");
        }
    }

    @Test
    void archiveRefusesAServerThatReplacesLargeObjectsBeforeTheFirstByte() throws Exception {
        try (S3FakeServer server = S3FakeServer.withoutConditionsOnCompletion()) {
            requireRefusal(server, "CompleteMultipartUpload");
        }
    }

    private static void requireRefusal(S3FakeServer server, String request) throws Exception {
        try (Packaged archive =
                archive(S3Server.environment(server.endpoint()), "s3://layers/lake")) {
            List<String> lines = archive.allLines();
            assertEquals(1, archive.status(), lines::toString);
            assertEquals(
                    List.of(
                            ("cannot write in s3://layers at %s: the server ignores 'If-None-Match: *'"
                                            + " on %s, so that two writers could overwrite each other; use"
                                            + " a version of it that knows conditional writes")
                                    .formatted(server.endpoint(), request)),
                    lines);
        }
        assertTrue(server.createdKeys().stream().allMatch(key -> key.startsWith(PROBE)));
        assertEquals(Map.of(), server.objects());
        assertEquals(0, server.openUploads());
    }

    @Test
    void archiveRefusesAnEmulatorOfCloudStorageThatReplacesObjects() throws Exception {
        try (GcsFake google = GcsFake.start("layers")) {
            google.ignorePreconditions();
            Map<String, String> environment =
                    Map.of(
                            "VARVE_STORE_ENDPOINT",
                            google.endpoint().toString(),
                            "VARVE_STORE_GCS_NO_CREDENTIALS",
                            "on");
            try (Packaged archive = archive(environment, "gs://layers/lake")) {
                List<String> lines = archive.allLines();
                assertEquals(1, archive.status(), lines::toString);
                assertTrue(
                        lines.getLast().contains("ignores ifGenerationMatch=0"), lines::toString);
            }
            assertEquals(Map.of(), google.objects("layers"));
        }
    }

    @Test
    void whoeverChoseToLookAtNamesInsteadKeepsWhatIsThere() throws Exception {
        try (S3FakeServer server = S3FakeServer.withoutConditionsOnPut()) {
            Map<String, String> environment =
                    new HashMap<>(S3Server.environment(server.endpoint()));
            environment.put("VARVE_STORE_CONDITIONAL_WRITES", "check");
            try (Packaged archive = archive(environment, "s3://layers/lake")) {
                assertTrue(archive.allLines().getLast().startsWith("80 records are in 2 files"));
                assertEquals(0, archive.status());
            }
            SortedMap<String, byte[]> stored = server.objects();
            String file =
                    stored.keySet().stream()
                            .filter(key -> key.endsWith(".parquet"))
                            .findFirst()
                            .orElseThrow();
            byte[] foreign = {9, 9, 9};
            server.put(file, foreign);
            try (Packaged archive = archive(environment, "s3://layers/lake")) {
                List<String> lines = archive.allLines();
                assertEquals(1, archive.status(), lines::toString);
                assertTrue(lines.getLast().contains("3 bytes there"), lines::toString);
            }
            assertArrayEquals(foreign, server.objects().get(file));
        }
    }

    private static Packaged archive(Map<String, String> environment, String to) throws Exception {
        return Packaged.start(environment, "archive", "--to", to, EVENTS);
    }
}
