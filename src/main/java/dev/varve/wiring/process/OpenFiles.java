package dev.varve.wiring.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How many files and sockets the process may have open.
 *
 * @param most empty where nothing says so, or there is no limit
 */
record OpenFiles(OptionalLong most) {

    /** As proc(5) describes it: name, soft limit, hard limit, unit. */
    private static final Path LIMITS = Path.of("/proc/self/limits");

    private static final String NAME = "Max open files";

    /** The program's own, the local store's, and those of the clients of remote ones. */
    private static final long KEPT_FOR_FILES = 256;

    private static final long USUAL_CONNECTIONS = 1024;
    private static final long LEAST_CONNECTIONS = 16;

    static OpenFiles ofProcess() {
        try (Stream<String> limits = Files.lines(LIMITS)) {
            return of(limits);
        } catch (IOException elsewhere) {
            return new OpenFiles(OptionalLong.empty());
        }
    }

    /** Reads the lines of that file. */
    static OpenFiles of(Stream<String> limits) {
        Optional<String> soft =
                limits.filter(line -> line.startsWith(NAME))
                        .map(line -> line.substring(NAME.length()).strip().split("\\s+", 2)[0])
                        .filter(limit -> limit.matches("[0-9]{1,18}"))
                        .findFirst();
        return new OpenFiles(
                soft.map(limit -> OptionalLong.of(Long.parseLong(limit)))
                        .orElse(OptionalLong.empty()));
    }

    /** So many connections leave enough for files, and little memory to those that do nothing. */
    int connections() {
        long room = most.isPresent() ? most.getAsLong() - KEPT_FOR_FILES : USUAL_CONNECTIONS;
        return Math.toIntExact(Math.clamp(room, LEAST_CONNECTIONS, USUAL_CONNECTIONS));
    }
}
