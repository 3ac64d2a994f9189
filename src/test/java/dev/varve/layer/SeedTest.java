package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.CollidingNames;
import dev.varve.record.HashSeed;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a process draws for its hashes is seen by nobody who reads its files. */
final class SeedTest {

    private static final HashSeed KNOWN = new HashSeed(3, 5);

    @Test
    void filesAreTheSameToTheByteUnderEverySeed() throws Exception {
        Map<String, String> files = files(KNOWN);
        assertTrue(files.size() >= 6, files.keySet()::toString);
        assertEquals(files, files(new HashSeed(0x1234_5678_9ABC_DEF0L, -77)));
        assertEquals(files, files(HashSeed.random()));
    }

    @Test
    void valuesThatAllMeetInOnePlaceMakeTheSameFiles() throws Exception {
        List<String> values = CollidingNames.of(KNOWN, 300);
        assertEquals(files(KNOWN, values), files(new HashSeed(7, 11), values));
    }

    private static Map<String, String> files(HashSeed seed) throws Exception {
        return files(seed, Stream.iterate(0, i -> i + 1).limit(300).map(i -> "v" + i).toList());
    }

    /** Each object's key and content, of keys, values and partitions that are looked up. */
    private static Map<String, String> files(HashSeed seed, List<String> values) throws Exception {
        MemoryStore store = new MemoryStore();
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Columns(List.of("p", "q")))
                        .naming(new Naming.ByContent())
                        .bufferRows(100)
                        .make();
        try (Settling settling = new Settling(settings, store, 64 << 20, "feed", seed)) {
            for (int i = 0; i < 900; i++) {
                String value = values.get(i % values.size());
                settling.settle(
                        "{\"p\":\"%s\",\"q\":\"%s\",\"text\":\"%s\",\"%s\":%d}"
                                .formatted(
                                        values.get(i % 3),
                                        values.get(i % 2),
                                        value,
                                        values.get(i % 40),
                                        i));
            }
            settling.layers.flush(Duration.ofMinutes(1));
        }
        Map<String, String> files = new TreeMap<>();
        try (Stream<BlobInfo> all = store.list("")) {
            for (BlobInfo info : all.toList()) {
                files.put(info.key().value(), content(store, info.key()));
            }
        }
        return files;
    }

    /** Partitions of one hash: a map whose keys have no order finds them one by one. */
    @Test
    void partitionsOfOneHashAreFoundInFewSteps() {
        List<Partition> partitions = new ArrayList<>();
        for (int i = 0; i < 1 << 13; i++) {
            StringBuilder path = new StringBuilder("p=");
            for (int bit = 0; bit < 13; bit++) {
                path.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            partitions.add(new Partition(new TableName("feed"), path.toString(), Optional.empty()));
        }
        assertEquals(1, partitions.stream().mapToInt(Partition::hashCode).distinct().count());
        Map<Partition, Integer> found = new HashMap<>();
        assertTimeout(
                Duration.ofSeconds(10),
                () -> {
                    for (int round = 0; round < 50; round++) {
                        partitions.forEach(each -> found.merge(each, 1, Integer::sum));
                    }
                });
        assertEquals(partitions.size(), found.size());
    }

    private static String content(MemoryStore store, BlobKey key) throws IOException {
        try (InputStream in = store.read(key)) {
            return HexFormat.of().formatHex(in.readAllBytes());
        }
    }
}
