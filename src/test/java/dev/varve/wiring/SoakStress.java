package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service with a journal under a steady load for a long time ({@code -Dstress.minutes=60}): its
 * memory and its open files do not grow, and at rest nothing is left of either, nor a segment.
 */
class SoakStress {

    private static final Duration BETWEEN = Duration.ofSeconds(15);
    private static final Duration LONGEST_REST = Duration.ofMinutes(3);
    private static final String SMALL = "-Xmx160m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";
    private static final long MORE_RESIDENT_KIB = 48 << 10;
    private static final int MORE_FILES = 16;
    private static final Pattern USED =
            Pattern.compile("^varve_memory_used[^ ]* ([0-9.E]+)$", Pattern.MULTILINE);
    private static final Pattern SEGMENTS =
            Pattern.compile("^varve_journal_segments[^ ]* ([0-9.E]+)$", Pattern.MULTILINE);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    @TempDir Path folder;

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(long residentKib, long files, double segments) {}

    @Test
    void nothingGrowsAndNothingIsLeft() throws Exception {
        long seed = Long.getLong("stress.seed", 1);
        Duration time = Duration.ofMinutes(Integer.getInteger("stress.minutes", 60));
        String told =
                new JournalCrashes(folder, seed)
                        .soak(
                                (service, address) -> watch(service, address, time),
                                (service, address) -> requireRest(service, address),
                                SMALL);
        System.out.println("SoakStress, seed %d, %s: %s".formatted(seed, time, told));
    }

    private void watch(Packaged service, URI address, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN.toNanos());
            samples.add(sample(service, address));
            System.out.println(samples.getLast());
        }
    }

    private static Sample sample(Packaged service, URI address) throws Exception {
        Path process = Path.of("/proc", Long.toString(service.pid()));
        Matcher resident = RESIDENT.matcher(Files.readString(process.resolve("status")));
        assertTrue(resident.find());
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return new Sample(
                    Long.parseLong(resident.group(1)),
                    files.count(),
                    sum(SEGMENTS, metrics(address)));
        }
    }

    /** Against what it was after the first quarter, when all code was compiled. */
    private void requireRest(Packaged service, URI address) throws Exception {
        long end = System.nanoTime() + LONGEST_REST.toNanos();
        while (sum(SEGMENTS, metrics(address)) > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN.toNanos()); // a segment ends when it is idle
        }
        String metrics = metrics(address);
        assertEquals(0, sum(USED, metrics), metrics);
        assertEquals(0, sum(SEGMENTS, metrics), metrics);
        Sample warm = samples.get(samples.size() / 4);
        Sample last = sample(service, address);
        System.out.println("warm %s, at rest %s".formatted(warm, last));
        assertTrue(last.residentKib() <= warm.residentKib() + MORE_RESIDENT_KIB, samples::toString);
        assertTrue(last.files() <= warm.files() + MORE_FILES, samples::toString);
        try (Stream<Path> raw = Files.walk(folder.resolve("lake/raw"))) {
            assertEquals(
                    List.of(), raw.filter(each -> each.toString().endsWith(".ndjson")).toList());
        }
    }

    private static double sum(Pattern metric, String metrics) {
        return metric.matcher(metrics)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .sum();
    }

    private static String metrics(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address.resolve("/metrics")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
