package dev.varve.store.gcs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every request may fail in every way, and each object is whole, once and right in the end. */
final class GcsRandomFaultsTest {

    private static final int RUNS = 150;
    private static final double FAULTS_PER_REQUEST = 0.25;

    @Test
    void endsWithTheSameObjectsAsWithoutFaults() throws Exception {
        long seed = Long.getLong("varve.seed", new Random().nextLong());
        System.out.println("GcsRandomFaultsTest -Dvarve.seed=" + seed);
        long faults = 0;
        for (int run = 0; run < RUNS; run++) {
            faults += run(seed + run);
        }
        System.out.printf("%d runs, %d faults%n", RUNS, faults);
        assertTrue(faults > RUNS, faults + " faults");
    }

    private static long run(long seed) throws IOException {
        Random random = new Random(seed);
        try (GcsFake fake = GcsFake.start(GcsStores.BUCKET)) {
            fake.failByChance(seed, FAULTS_PER_REQUEST);
            fake.limit(400_000, 2);
            if (random.nextBoolean()) {
                fake.checkUploadsOnlyAtTheEnd();
            }
            GcsStore store = GcsStores.smallStore(fake);
            Map<String, byte[]> expected = new TreeMap<>();
            for (int i = 0; i < 4; i++) {
                byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 2_000 : 2_000_000)];
                random.nextBytes(bytes);
                BlobKey key = new BlobKey("lake/%d/%d.parquet".formatted(random.nextInt(3), i));
                write(store, key, bytes, random);
                expected.put(key.value(), bytes);
            }
            fake.failByChance(seed, 0);
            var objects = fake.objects(GcsStores.BUCKET);
            // What could not be removed in time is left to the bucket's lifecycle rule.
            objects.keySet().removeIf(name -> name.contains("/.varve-staging/"));
            assertEquals(expected.keySet(), objects.keySet(), "seed " + seed);
            expected.forEach(
                    (key, bytes) ->
                            assertArrayEquals(bytes, objects.get(key).bytes(), "seed " + seed));
            return fake.faultsHappened();
        }
    }

    private static void write(GcsStore store, BlobKey key, byte[] bytes, Random random)
            throws IOException {
        boolean named = random.nextBoolean();
        try (StagedBlob staged = named ? store.stageAs(key) : store.stage(key)) {
            for (int from = 0; from < bytes.length; ) {
                int length = Math.min(bytes.length - from, 1 + random.nextInt(700_000));
                ByteBuffer piece = ByteBuffer.wrap(bytes, from, length);
                Repeating.until(
                        () -> {
                            staged.append(piece);
                            return piece;
                        });
                from += length;
            }
            assertEquals(
                    new CreatedBlob(key, bytes.length, false),
                    Repeating.until(() -> staged.commit(key)));
        }
    }

    @Test
    void letsOneOfManyLargeCreatorsWinWhileRequestsFail() throws Exception {
        int creators = 32;
        BlobKey key = new BlobKey("lake/race.parquet");
        try (GcsFake fake = GcsFake.start(GcsStores.BUCKET);
                ExecutorService threads = Executors.newFixedThreadPool(creators)) {
            fake.failByChance(5, 0.1);
            GcsStore store = GcsStores.smallStore(fake);
            var racing =
                    IntStream.range(0, creators)
                            .mapToObj(i -> threads.submit(() -> race(store, key, i)))
                            .toList();
            int won = 0;
            for (Future<Boolean> racer : racing) {
                won += racer.get() ? 1 : 0;
            }
            assertEquals(1, won);
            byte[] bytes = fake.objects(GcsStores.BUCKET).get(key.value()).bytes();
            assertArrayEquals(content(bytes[0]), bytes);
        }
    }

    private static boolean race(GcsStore store, BlobKey key, int number) throws IOException {
        byte[] bytes = content(number);
        boolean named = number % 2 == 0;
        try (StagedBlob staged = named ? store.stageAs(key) : store.stage(key)) {
            for (int from = 0; from < bytes.length; from += 200_000) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, from, 200_000);
                Repeating.until(
                        () -> {
                            staged.append(piece);
                            return piece;
                        });
            }
            return !Repeating.until(() -> staged.commit(key)).existed();
        } catch (BlobExistsException e) {
            return false;
        }
    }

    private static byte[] content(int number) {
        byte[] bytes = new byte[800_000];
        Arrays.fill(bytes, (byte) number);
        return bytes;
    }
}
