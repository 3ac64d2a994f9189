package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.varve.column.MemoryBudget;
import dev.varve.layer.FlushReport;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.LayerThreads;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.Naming;
import dev.varve.layer.Prepared;
import dev.varve.layer.StrictEvents;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.partition.Partitioning;
import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import dev.varve.store.RelayStore;
import dev.varve.store.gcs.GcsFake;
import dev.varve.store.gcs.GcsSettings;
import dev.varve.store.gcs.GcsStore;
import dev.varve.store.gcs.GcsStores;
import dev.varve.store.s3.S3Clients;
import dev.varve.store.s3.S3Connection;
import dev.varve.store.s3.S3Server;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import dev.varve.wiring.Cable;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** The same stream again and again, with faults anywhere: what is stored is always the same. */
@QuarkusTest
@TestProfile(RelayProfile.class)
class FaultyStreamsTest {

    private static final Instant NOW = Instant.parse("2025-03-04T05:06:07Z");
    private static final long FIRST_SEED = 4_000;
    private static final int MOST_FLUSHES = 3;

    @Inject ResilientStore resilient;
    @Inject @Unretried BlobStore bare;
    @Inject VarveConfig config;

    @Test
    void aThousandStreamsEndAsTheOneWithoutFaults() throws Exception {
        Map<String, String> expected = withoutFaults();
        int runs = 1_000;
        long faults = 0;
        for (int run = 0; run < runs; run++) {
            MemoryStore memory = new MemoryStore();
            long seed = FIRST_SEED + run;
            FaultyStore faulty = FaultyStore.quietlySeeded(memory, seed, 0.05 + 0.4 * run / runs);
            assertEquals(expected, run(faulty, memory), () -> "seed " + seed);
            faults += faulty.faults();
        }
        System.out.printf(
                "%,d streams of %d objects with %,d faults, seeds %d to %d%n",
                runs, expected.size(), faults, FIRST_SEED, FIRST_SEED + runs - 1);
    }

    @Test
    void streamsIntoCloudStorageEndAsTheOneWithoutFaults() throws Exception {
        Map<String, String> expected = withoutFaults();
        int runs = 15;
        long faults = 0;
        for (int run = 0; run < runs; run++) {
            long seed = FIRST_SEED + run;
            try (GcsFake google = GcsFake.start("layers")) {
                GcsStore store = gcs(google);
                google.failByChance(seed, 0.3);
                stream(store);
                faults += google.faultsHappened();
                google.failByChance(seed, 0);
                assertEquals(expected, sums(store), () -> "seed " + seed);
            }
        }
        System.out.printf(
                "gcs: %d streams with %d faults, seeds %d to %d%n",
                runs, faults, FIRST_SEED, FIRST_SEED + runs - 1);
    }

    @Test
    void streamsIntoS3OverABreakingCableEndAsTheOneWithoutFaults() throws Exception {
        Map<String, String> expected = withoutFaults();
        S3Server server = S3Server.shared();
        int runs = 6;
        for (int run = 0; run < runs; run++) {
            long seed = FIRST_SEED + run;
            Random random = new Random(seed);
            String bucket = server.newBucket();
            try (Cable cable =
                            Cable.breaking(server.endpoint(), () -> 500 + random.nextInt(20_000));
                    S3Client client = client(cable)) {
                stream(new S3Store(() -> client, s3(bucket)));
            }
            assertEquals(
                    expected, sums(new S3Store(server::client, s3(bucket))), () -> "seed " + seed);
        }
        System.out.printf(
                "s3: %d streams over a breaking cable, seeds %d to %d%n",
                runs, FIRST_SEED, FIRST_SEED + runs - 1);
    }

    private Map<String, String> withoutFaults() throws Exception {
        MemoryStore memory = new MemoryStore();
        Map<String, String> expected = run(memory, memory);
        assertEquals(6, expected.size(), expected::toString);
        return expected;
    }

    private Map<String, String> run(BlobStore store, BlobStore result) throws Exception {
        stream(store);
        return sums(result);
    }

    /** One thread, three partitions, several row groups each, names by position. */
    private void stream(BlobStore store) throws Exception {
        ((RelayStore) bare).use(store);
        Catalog catalog =
                new Catalog(
                        List.of(),
                        new TableName("records"),
                        RecordLimits.DEFAULT,
                        1_000,
                        true,
                        true);
        try (MemoryBudget budget = new MemoryBudget(1 << 20);
                LayerWriter layers =
                        new LayerWriter(
                                settings(),
                                catalog,
                                resilient,
                                budget,
                                new Unheard(),
                                Clock.fixed(NOW, ZoneOffset.UTC),
                                Clock.fixed(NOW, ZoneOffset.UTC),
                                LayerThreads.ofCaller(Runnable::run),
                                rows -> fail("no row is set aside: " + rows),
                                0)) {
            RecordReader reader = new RecordReader(catalog, Optional.of(new TableName("feed")));
            Random random = new Random(5);
            for (int request = 0; request < 12; request++) {
                byte[] lines = lines(random, request);
                reader.read(lines, 0, lines.length, 1);
                for (Staging staged : reader.staged()) {
                    try (Prepared prepared = layers.prepare(staged, Duration.ZERO)) {
                        layers.commit(List.of(prepared));
                    }
                }
                reader.clear();
                reader.forget();
            }
            // a server may answer half a request with a refusal; rows that it refused are kept
            FlushReport report = layers.flush(Duration.ZERO);
            for (int i = 1; i < MOST_FLUSHES && !report.isComplete(); i++) {
                report = layers.flush(Duration.ZERO);
            }
            if (!report.isComplete()) {
                throw new IOException("not stored: " + report);
            }
        }
    }

    private static byte[] lines(Random random, int request) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            byte[] pad = new byte[64];
            random.nextBytes(pad);
            lines.append(
                    "{\"p\":%d,\"n\":%d,\"pad\":\"%s\"}%n"
                            .formatted(i % 3, request * 40 + i, HexFormat.of().formatHex(pad)));
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private LayerSettings settings() {
        LayerSettings base = EngineSettings.layers(config, new Naming.ByPosition("test"));
        return new LayerSettings(
                "lake",
                new Partitioning(
                        base.partitioning().layout(),
                        PartitionScheme.parse("p", 1),
                        Map.of(),
                        Map.of()),
                base.naming(),
                60,
                base.rotation(),
                base.compression(),
                true,
                base.producer(),
                base.maxOpenPartitions());
    }

    private static Map<String, String> sums(BlobStore store) throws Exception {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<BlobInfo> objects = store.list("")) {
            for (BlobInfo object : objects.toList()) {
                try (InputStream bytes = store.read(object.key())) {
                    sums.put(
                            object.key().value(),
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256")
                                                    .digest(bytes.readAllBytes())));
                } catch (NoSuchAlgorithmException missing) {
                    throw new IllegalStateException(missing);
                }
            }
        }
        return sums;
    }

    private static GcsStore gcs(GcsFake google) {
        return GcsStores.store(
                google,
                GcsSettings.of("layers", "lake", "0-test").withThresholdBytes(10_000),
                Duration.ofMillis(500));
    }

    private static S3Client client(Cable cable) {
        return S3Clients.builder(new S3Connection(S3Server.region(), cable.endpoint(), true))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        S3Server.accessKeyId(), S3Server.secretAccessKey())))
                .build();
    }

    private static S3Settings s3(String bucket) {
        return S3Settings.of(bucket);
    }

    private static final class Unheard implements StrictEvents {}
}
