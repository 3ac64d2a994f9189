package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.wiring.process.CalledVarve;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the folder of a service at work holds at one moment: the same that {@code kill -9} would
 * leave there, without a new start. What {@code varve process} makes of it is all that was
 * acknowledged.
 *
 * @param folder a copy
 * @param acknowledged by then
 */
record Standstill(Path folder, Set<Long> acknowledged) {

    /**
     * Stops the service for as long as it takes to copy its folder.
     *
     * @param acknowledged asked while it stands still
     */
    static Standstill of(Packaged service, Path folder, Path copy, Supplier<Set<Long>> acknowledged)
            throws IOException, InterruptedException {
        service.signal("STOP");
        try {
            while (!isStopped(service.pid())) {
                Thread.onSpinWait(); // a thread may be in the middle of a sync
            }
            copy(folder, copy);
            return new Standstill(copy, acknowledged.get());
        } finally {
            service.signal("CONT");
        }
    }

    /** Whether every thread stands. */
    private static boolean isStopped(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }

    /** Settles the journal; every acknowledged record is stored then, and none twice. */
    void requireAllStoredOnce(List<String> tables) throws Exception {
        varve(Set.of(0, 3), "process", "--to", folder.toString());
        Set<Long> stored = StoredIds.eachOnce(folder, tables);
        assertEquals(
                List.of(),
                acknowledged.stream().filter(each -> !stored.contains(each)).toList(),
                "acknowledged records are lost");
    }

    /** Once that is settled {@code varve verify} finds nothing. */
    void requireClean() {
        varve(Set.of(0), "verify", folder.toString());
    }

    /** Removes the copy, of which there are very many. */
    void remove() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void varve(Set<Integer> statuses, String... words) {
        StringWriter said = new StringWriter();
        int status = CalledVarve.run(Map.of(), said, said, words);
        assertTrue(statuses.contains(status), said::toString);
    }
}
