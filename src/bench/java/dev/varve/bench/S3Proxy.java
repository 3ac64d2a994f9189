package dev.varve.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * S3Proxy in a process of its own on the loopback device, which ends with the benchmark. It checks
 * credentials, and keeps each object as a file. What it takes of the processor is not counted.
 */
final class S3Proxy implements AutoCloseable {
    private static final Path JAR = Path.of("target/servers/s3proxy.jar");
    private static final String KEY_ID = "varve-bench";
    private static final String SECRET = "varve-bench-secret";
    private static final Pattern LISTENS =
            Pattern.compile("Started .*ServerConnector@.*\\{127\\.0\\.0\\.1:(\\d+)}");
    private static final long START_LIMIT_SECONDS = 60;

    private final Process process;
    private final Path objects;
    private final URI endpoint;

    private S3Proxy(Process process, Path objects, URI endpoint) {
        this.process = process;
        this.objects = objects;
        this.endpoint = endpoint;
    }

    /**
     * Starts it on a free port, with nothing in it.
     *
     * @throws IllegalStateException when it does not come up, with what it said
     */
    static S3Proxy start(Path directory) throws IOException, InterruptedException {
        Path home = directory.resolve("s3").toAbsolutePath();
        Outputs.delete(home);
        Path objects = Files.createDirectories(home.resolve("objects"));
        Path settings = home.resolve("s3proxy.properties");
        Files.write(
                settings,
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:0",
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + KEY_ID,
                        "s3proxy.credential=" + SECRET,
                        "s3proxy.ignore-unknown-headers=true",
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + objects));
        Path log = directory.resolve("log").resolve("s3proxy.log");
        Files.createDirectories(log.getParent());
        Process process =
                new ProcessBuilder(
                                Settings.java(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-jar",
                                JAR.toString(),
                                "--properties",
                                settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new S3Proxy(process, objects, endpoint(process, log));
    }

    /** Makes a bucket. */
    void createBucket(String bucket) {
        try (var client = target(bucket, "").client(KEY_ID, SECRET)) {
            client.createBucket(request -> request.bucket(bucket));
        }
    }

    /** How a child finds a key of a bucket; the credentials are in {@link #environment}. */
    S3Target target(String bucket, String key) {
        return new S3Target(endpoint, bucket, key);
    }

    /** What a child needs to be let in, and Varve to find it. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                SECRET,
                "VARVE_STORE_ENDPOINT",
                endpoint.toString(),
                "VARVE_STORE_PATH_STYLE",
                "true");
    }

    /** Where it keeps the objects of a bucket, each as a file named as its key. */
    Path files(String bucket) {
        return objects.resolve(bucket);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Outputs.delete(objects);
    }

    private static URI endpoint(Process process, Path log)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
        while (System.nanoTime() < deadline && process.isAlive()) {
            Optional<MatchResult> port = LISTENS.matcher(Files.readString(log)).results().findAny();
            if (port.isPresent()) {
                return URI.create("http://127.0.0.1:" + port.get().group(1));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly();
        throw new IllegalStateException("S3Proxy is not up\n" + ChildProcess.tail(log));
    }
}
