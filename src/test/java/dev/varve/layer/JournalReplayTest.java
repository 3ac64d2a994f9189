package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.MemoryBudget;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.JournaledLetters;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.Commit;
import dev.varve.journal.segments.CutDisk;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that a replay makes: of the records and when they came, not of how many requests they
 * came in, nor of how often it was begun. All work is done by the thread that reads the journal.
 */
@Timeout(120)
class JournalReplayTest implements StrictJournalEvents {

    private static final TableName FEED = new TableName("feed");
    private static final Clock CLOCK = Clock.fixed(Settling.NOW, ZoneOffset.UTC);
    private static final long SEED = 20_261_128;

    private final Random random = new Random(SEED);

    @TempDir Path folder;

    /** Lines that were accepted at one time. */
    private record Request(Instant arrival, List<String> lines) {}

    private static LayerSettings settings(int bufferRows, long fileBytes) {
        return TestSettings.by(new PartitionScheme.Day())
                .naming(new Naming.ByPosition("w"))
                .bufferRows(bufferRows)
                .rotation(fileBytes, Duration.ofHours(1), Duration.ofHours(1))
                .make();
    }

    private Journal open(CutDisk disk) throws IOException {
        return Journal.open(
                disk,
                new JournalSettings(
                        "w",
                        "here",
                        0,
                        200_000,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        100_000),
                this,
                Clock.systemUTC(),
                Runnable::run,
                new AnswerMemory(Duration.ofHours(24), 10_000, Clock.systemUTC()));
    }

    /** What a service leaves that dies before it has made a file. */
    private CutDisk left(List<Request> requests, LayerSettings settings) throws IOException {
        CutDisk disk = new CutDisk(random);
        try (Journal journal = open(disk)) {
            for (Request each : requests) {
                Lines lines =
                        new Lines(
                                LineStream.of(FEED),
                                settings.partitioning().inForce(FEED),
                                each.arrival(),
                                each.lines().size(),
                                ByteBuffer.wrap(String.join("", each.lines()).getBytes(UTF_8)));
                journal.write(List.of(Commit.of(List.of(lines))));
            }
        }
        return disk;
    }

    /** One process that settles what was left, or dies on the way. */
    private void replay(CutDisk disk, MemoryStore objects, LayerSettings settings, long calls)
            throws Exception {
        disk.cutAfter(calls);
        FaultyStore store = new FaultyStore(objects);
        long[] left = {calls};
        store.beforeEvery(
                _ -> {
                    left[0]--;
                    if (left[0] == 0) {
                        disk.cut();
                    }
                    if (disk.isCut()) {
                        throw new CutDisk.PowerCut();
                    }
                });
        try (LayerWriter layers = layers(store, settings)) {
            DeadLetters letters =
                    new DeadLetters(store, "", CLOCK, "w", Long.MAX_VALUE, Runnable::run);
            try (JournaledCommits commits =
                    new JournaledCommits(
                            layers,
                            open(disk),
                            new JournaledLetters(letters),
                            Long.MAX_VALUE,
                            LedgerRanges.NONE,
                            Duration.ofMillis(1))) {
                commits.start();
                while (!commits.awaitNoBacklog(Duration.ofMillis(20)) && !disk.isCut()) {
                    commits.settle();
                }
                if (!disk.isCut()) {
                    layers.flush(Duration.ofMinutes(1));
                    commits.settle();
                }
            }
        } catch (CutDisk.PowerCut cut) {
            assertTrue(disk.isCut());
        }
    }

    private LayerWriter layers(FaultyStore store, LayerSettings settings) {
        Catalog catalog =
                new Catalog(
                        List.of(),
                        new TableName("records"),
                        RecordLimits.DEFAULT,
                        1_000,
                        true,
                        true);
        return new LayerWriter(
                settings,
                catalog,
                store,
                new MemoryBudget(4 << 20, 256 << 10, 1 << 20),
                this,
                CLOCK,
                CLOCK,
                LayerThreads.ofCaller(Runnable::run),
                rejections -> {
                    throw new AssertionError(rejections);
                },
                0);
    }

    private Map<String, String> replayed(CutDisk disk, LayerSettings settings) throws Exception {
        MemoryStore objects = new MemoryStore();
        replay(disk, objects, settings, -1);
        return contents(objects);
    }

    private static Map<String, String> contents(MemoryStore objects) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<BlobInfo> all = objects.list("")) {
            for (BlobInfo each : all.toList()) {
                byte[] bytes = objects.read(each.key()).readAllBytes();
                contents.put(
                        each.key().value(),
                        "%d bytes, %08x".formatted(bytes.length, Arrays.hashCode(bytes)));
            }
        }
        return contents;
    }

    /** Some have a time of their own, the days of the others change from request to request. */
    private List<Request> requests(int records, int mostLines, boolean evolving) {
        List<Request> requests = new ArrayList<>();
        Instant arrival = Instant.parse("2026-11-27T12:00:00Z");
        for (int n = 0; n < records; ) {
            List<String> lines = new ArrayList<>();
            for (int left = 1 + random.nextInt(mostLines); left > 0 && n < records; left--) {
                lines.add(line(n++, evolving));
            }
            arrival = arrival.plus(Duration.ofMinutes(random.nextInt(60)));
            requests.add(new Request(arrival, lines));
        }
        return requests;
    }

    private String line(int n, boolean evolving) {
        String time =
                random.nextInt(3) == 0
                        ? ",\"timestamp\":\"2026-11-2%dT01:02:03Z\"".formatted(random.nextInt(9))
                        : "";
        String more =
                switch (evolving ? random.nextInt(40) : 2) {
                    case 0 -> ",\"later%d\":%d".formatted(n / 500, n);
                    case 1 -> ",\"wide\":%s".formatted(n < 1_000 ? "1" : "1.5");
                    default -> "";
                };
        return "{\"n\":%d,\"x\":\"%x\"%s%s}\n".formatted(n, random.nextLong(), time, more);
    }

    private static List<Request> oneByOne(List<Request> requests) {
        return requests.stream()
                .flatMap(
                        each ->
                                each.lines().stream()
                                        .map(line -> new Request(each.arrival(), List.of(line))))
                .toList();
    }

    @Test
    void inHowManyRequestsTheRecordsCameDoesNotShow() throws Exception {
        System.out.println("JournalReplayTest: seed " + SEED);
        LayerSettings settings = settings(100_000, 1L << 30);
        for (int round = 0; round < 5; round++) {
            List<Request> requests = requests(2_000, 1 << random.nextInt(8), true);
            Map<String, String> whole = replayed(left(requests, settings), settings);
            Map<String, String> single = replayed(left(oneByOne(requests), settings), settings);
            assertEquals(whole, single, "round " + round);
            assertTrue(whole.size() > 10, whole::toString);
        }
    }

    @Test
    void aReplayThatIsKilledAgainAndAgainLeavesTheFilesOfOne() throws Exception {
        System.out.println("JournalReplayTest: seed " + SEED);
        LayerSettings settings = settings(100, 5_000);
        for (int round = 0; round < 5; round++) {
            List<Request> requests = requests(10_000, 1 << random.nextInt(6), false);
            CutDisk left = left(requests, settings);
            Map<String, String> once = replayed(left.restarted(), settings);
            MemoryStore objects = new MemoryStore();
            CutDisk disk = left.restarted();
            for (int process = 0; process < 6; process++) {
                replay(disk, objects, settings, 20 + random.nextInt(80));
                disk = disk.restarted();
            }
            replay(disk, objects, settings, -1);
            assertEquals(once, contents(objects), "round " + round);
            assertTrue(once.size() > 30, once::toString);
        }
    }

    /** Each request would fit: its records have few of the columns. */
    @Test
    void recordsThatHaveNoRoomTogetherComeToFilesAllTheSame() throws Exception {
        LayerSettings settings = settings(100_000, 1L << 30);
        List<Request> requests = new ArrayList<>();
        for (int n = 0; n < 20_000; n++) {
            requests.add(
                    new Request(
                            Settling.NOW,
                            List.of("{\"n\":%d,\"c%d\":%d}\n".formatted(n, n % 500, n))));
        }
        MemoryStore objects = new MemoryStore();
        replay(left(requests, settings), objects, settings, -1);
        List<Long> stored = StoredRows.numbers(objects, folder);
        assertEquals(20_000, stored.size());
        assertEquals(20_000, new HashSet<>(stored).size());
    }

    @Override
    public void unexpected(String what, Throwable failure) {
        if (!(failure instanceof CutDisk.PowerCut)) {
            throw new AssertionError(what, failure);
        }
    }
}
