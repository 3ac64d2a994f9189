package dev.varve.wiring;

import dev.varve.ChildJvm;
import dev.varve.store.s3.S3FakeServer;
import dev.varve.store.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the many short processes of the tests start with little work: one compiler, one thread that
 * collects, and the classes of the program as Java has once read and linked them. That cache is
 * made of a service that settles an example into S3, by the first JVM of a build that asks for it,
 * while others wait; it gets its name once it is whole, and processes only read it, so none that is
 * killed leaves a broken one.
 */
final class ClassCache {

    private static final Path FOLDER = Path.of("target/class-cache");
    private static final Path EXAMPLE = Path.of("src/examples/records/event.ndjson");
    private static final String PREFIX = "lake/";

    /** What runs but for moments the second compiler does not pay for. */
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private ClassCache() {}

    /** Once for all tests of this JVM. */
    private static final class Made {
        static final Optional<Path> CACHE = cacheOrNot();
    }

    /** What Java is told to start the packaged jar quickly. */
    static List<String> options() {
        List<String> options = new ArrayList<>(SHORT_LIVED);
        Made.CACHE.ifPresent(cache -> options.add("-XX:AOTCache=" + cache));
        return options;
    }

    private static Optional<Path> cacheOrNot() {
        Path jar = Packaged.file();
        try {
            Files.createDirectories(FOLDER);
            Path cache =
                    FOLDER.resolve(Files.getLastModifiedTime(jar).toMillis() + ".aot")
                            .toAbsolutePath();
            try (FileChannel channel =
                    FileChannel.open(
                            FOLDER.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                channel.lock(); // until it is closed
                if (!Files.exists(cache)) {
                    removeOlder();
                    make(jar, cache);
                }
            }
            return Optional.of(cache);
        } catch (IOException unable) {
            System.out.println("processes start without a cache of classes: " + unable);
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Processes that were started with one keep it. */
    private static void removeOlder() throws IOException {
        try (var caches = Files.newDirectoryStream(FOLDER, "*.aot")) {
            for (Path cache : caches) {
                Files.delete(cache);
            }
        }
    }

    private static void make(Path jar, Path cache) throws IOException, InterruptedException {
        Path begun = FOLDER.resolve("begun.aot");
        Path journal = Files.createTempDirectory(FOLDER, "journal-");
        try (S3FakeServer store = S3FakeServer.ofLeastPolicy(PREFIX);
                Packaged service = Packaged.start(recording(jar, begun, store, journal))) {
            settleExample(service.awaitAddress());
            service.terminate();
            if (service.status() != 0) {
                throw new IOException(String.join("\n", service.lines()));
            }
        }
        try {
            Files.move(begun, cache, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException none) {
            throw new IOException("this Java makes none", none);
        }
    }

    private static ProcessBuilder recording(
            Path jar, Path cache, S3FakeServer store, Path journal) {
        List<String> command = new ArrayList<>(List.of(ChildJvm.java()));
        command.addAll(SHORT_LIVED);
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-jar", jar.toString()));
        command.addAll(
                List.of("serve", "--port", "0", "--to", "s3://" + S3FakeServer.BUCKET + "/lake"));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = new HashMap<>(S3Server.environment(store.endpoint()));
        environment.put("VARVE_JOURNAL_DIRECTORY", journal.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    private static void settleExample(URI service) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of("/v1/tables/event/records", "/v1/flush")) {
                HttpResponse<String> reply =
                        client.send(
                                HttpRequest.newBuilder(service.resolve(path))
                                        .header("Content-Type", "application/x-ndjson")
                                        .POST(HttpRequest.BodyPublishers.ofFile(EXAMPLE))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                if (reply.statusCode() != 200) {
                    throw new IOException(reply.body());
                }
            }
        }
    }
}
