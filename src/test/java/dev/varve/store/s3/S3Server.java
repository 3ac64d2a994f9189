package dev.varve.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server in a process of its own, on a free port of the loopback device, with its objects in a
 * temporary directory.
 */
public final class S3Server implements AutoCloseable {

    /** Servers, and why there are none. */
    private static final Map<S3ServerKind, Object> SHARED = new ConcurrentHashMap<>();

    private final Process process;
    private final Path directory;
    private final URI endpoint;
    private final S3Client client;

    private S3Server(Process process, Path directory, URI endpoint) {
        this.process = process;
        this.directory = directory;
        this.endpoint = endpoint;
        this.client = newClient();
    }

    /** One S3Proxy for all tests of this JVM; it ends with the JVM and must not be closed. */
    public static S3Server shared() {
        return shared(S3ServerKind.S3PROXY);
    }

    /**
     * One server of that kind for all tests of this JVM; it ends with the JVM and must not be
     * closed. The test is skipped where it is not to be had.
     */
    public static S3Server shared(S3ServerKind kind) {
        Object outcome = SHARED.computeIfAbsent(kind, S3Server::startedOrNot);
        if (outcome instanceof S3Server server) {
            return server;
        }
        Assumptions.abort(outcome.toString());
        throw new IllegalStateException(outcome.toString());
    }

    private static Object startedOrNot(S3ServerKind kind) {
        try {
            S3Server server = start(kind);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            if (kind == S3ServerKind.S3PROXY) {
                throw new UncheckedIOException(e);
            }
            String line = "skipped: no %s here (%s)".formatted(kind.title(), e.getMessage());
            System.out.println(line.lines().findFirst().orElse(line));
            return line;
        }
    }

    /**
     * Starts an S3Proxy.
     *
     * @throws IOException if it does not come up; the message holds what it said
     */
    public static S3Server start() throws IOException {
        return start(S3ServerKind.S3PROXY);
    }

    private static S3Server start(S3ServerKind kind) throws IOException {
        Path directory = Files.createTempDirectory("varve-s3-");
        Process process =
                new ProcessBuilder(kind.command(directory)).redirectErrorStream(true).start();
        return new S3Server(process, directory, endpointOf(process, kind));
    }

    /** Such as {@code http://127.0.0.1:41234}. */
    public URI endpoint() {
        return endpoint;
    }

    /** The one key that the server knows. */
    public static String accessKeyId() {
        return "varve-test";
    }

    /** What requests must be signed with. */
    public static String secretAccessKey() {
        return "varve-test-secret";
    }

    /** What the program is told of a server, or of what stands before it. */
    public static Map<String, String> environment(URI endpoint) {
        return Map.of(
                "VARVE_STORE_ENDPOINT", endpoint.toString(),
                "AWS_ACCESS_KEY_ID", accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", secretAccessKey(),
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    /** The region of all buckets. */
    public static String region() {
        return "us-east-1";
    }

    /** Makes a bucket that no other test has, and returns its name. */
    public String newBucket() {
        String bucket = "varve-" + UUID.randomUUID();
        createBucket(bucket);
        return bucket;
    }

    /** Makes a bucket of that name. */
    public void createBucket(String bucket) {
        client.createBucket(request -> request.bucket(bucket));
    }

    /** The settings of a client for it. */
    public S3Connection connection() {
        return new S3Connection(region(), endpoint, true);
    }

    /** A client with the credentials, set up as the store wants it; for the caller to close. */
    public S3Client newClient() {
        return S3Clients.builder(connection())
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(accessKeyId(), secretAccessKey())))
                .build();
    }

    /** The server's own client, for what a test wants to see without the store. */
    public S3Client client() {
        return client;
    }

    /** Ends the process and removes what it held. */
    @Override
    public void close() {
        client.close();
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI endpointOf(Process process, S3ServerKind kind) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.inputReader(UTF_8);
        for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = kind.listens().matcher(line);
            if (matcher.find()) {
                Thread.ofPlatform().daemon().start(() -> drain(lines));
                return URI.create("http://127.0.0.1:" + matcher.group(1));
            }
        }
        throw new IOException(kind.title() + " did not come up: " + said);
    }

    /**
     * A full pipe would stop the server. Not in a virtual thread: reading a pipe holds its carrier,
     * of which there may be two.
     */
    private static void drain(BufferedReader lines) {
        try {
            while (Objects.nonNull(lines.readLine())) {}
        } catch (IOException e) {
            // The process was ended.
        }
    }
}
