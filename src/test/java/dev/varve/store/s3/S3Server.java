package dev.varve.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3Proxy in a process of its own, on a free port of the loopback device, with its objects in a
 * temporary directory. It checks credentials and signatures, and honours {@code If-None-Match}.
 */
public final class S3Server implements AutoCloseable {

    private static final Path JAR = Path.of("target/servers/s3proxy.jar");
    private static final Path CLASSES = Path.of("target/test-classes");
    private static final Pattern LISTENS =
            Pattern.compile("Started .*ServerConnector@.*\\{127\\.0\\.0\\.1:(\\d+)}");

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

    /** One server for all tests of this JVM; it ends with the JVM and must not be closed. */
    public static S3Server shared() {
        return Shared.SERVER;
    }

    /**
     * Starts a server.
     *
     * @throws IOException if it does not come up; the message holds what it said
     */
    public static S3Server start() throws IOException {
        Path directory = Files.createTempDirectory("varve-s3-");
        Path objects = Files.createDirectory(directory.resolve("objects"));
        Path properties = directory.resolve("s3proxy.properties");
        Files.write(
                properties,
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:0",
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + accessKeyId(),
                        "s3proxy.credential=" + secretAccessKey(),
                        "s3proxy.ignore-unknown-headers=true",
                        "s3proxy.v4-max-non-chunked-request-size=134217728",
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + objects));
        Process process =
                new ProcessBuilder(
                                ChildJvm.java(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-classpath",
                                CLASSES.toAbsolutePath() + ":" + JAR.toAbsolutePath(),
                                S3ServerChild.class.getName(),
                                "--properties",
                                properties.toString())
                        .redirectErrorStream(true)
                        .start();
        return new S3Server(process, directory, endpointOf(process));
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

    private static URI endpointOf(Process process) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.inputReader(UTF_8);
        for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = LISTENS.matcher(line);
            if (matcher.find()) {
                Thread.ofVirtual().start(() -> drain(lines));
                return URI.create("http://127.0.0.1:" + matcher.group(1));
            }
        }
        throw new IOException("S3Proxy did not come up: " + said);
    }

    /** A full pipe would stop the server. */
    private static void drain(BufferedReader lines) {
        try {
            while (Objects.nonNull(lines.readLine())) {}
        } catch (IOException e) {
            // The process was ended.
        }
    }

    private static final class Shared {

        static final S3Server SERVER = started();

        private static S3Server started() {
            try {
                S3Server server = start();
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
