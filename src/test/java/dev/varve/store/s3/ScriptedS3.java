package dev.varve.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.store.ObjectLock;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server in this process that does what S3's reference says, or fails as it is told: before,
 * in the middle of and after any request. It remembers what it was asked.
 */
final class ScriptedS3 implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Rule(Predicate<WireRequest> when, Fault fault) {}

    private final ServerSocket listening;
    private final Thread accepting;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<WireRequest> asked = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final FakeS3 s3 = new FakeS3();
    private volatile Function<WireRequest, Optional<Fault>> chance = request -> Optional.empty();

    ScriptedS3() throws IOException {
        listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        accepting = Thread.ofVirtual().start(this::accept);
    }

    /** What it holds. */
    FakeS3 s3() {
        return s3;
    }

    /** The next request that is this operation fails. */
    void failNext(String operation, Fault fault) {
        failNext(request -> request.operation().equals(operation), fault);
    }

    /** The next request that is so fails. */
    synchronized void failNext(Predicate<WireRequest> when, Fault fault) {
        rules.add(new Rule(when, fault));
    }

    /** Every request that no rule is for fails, or not, as this says. */
    void failByChance(Function<WireRequest, Optional<Fault>> chance) {
        this.chance = chance;
    }

    /** Every request is denied that the policy does not allow. */
    void permit(S3Policy policy) {
        failByChance(request -> policy.refusal(request, s3).map(Fault.Answer::new));
    }

    /** Every request so far whose head arrived. */
    List<WireRequest> asked() {
        return asked;
    }

    /** The operations asked for so far, in their order. */
    List<String> operations() {
        return asked.stream().map(WireRequest::operation).toList();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** A client that waits longer than a loaded machine needs to answer. */
    S3Client newClient() {
        return newClient(PATIENCE);
    }

    S3Client newClient(Duration silenceTimeout) {
        return withKeys(
                new S3Connection(
                        "us-east-1",
                        endpoint(),
                        true,
                        Duration.ofSeconds(2),
                        silenceTimeout,
                        Duration.ofSeconds(20)),
                "key",
                "secret");
    }

    static S3Client withKeys(S3Connection connection, String accessKey, String secretKey) {
        return S3Clients.builder(connection)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(accessKey, secretKey)))
                .build();
    }

    /** A store with parts of 5 MiB, above 6 MiB. */
    S3Store newStore() {
        return newStore(PATIENCE);
    }

    /** For faults that are a silence, which a test is not to wait for. */
    S3Store newImpatientStore() {
        return newStore(Duration.ofMillis(600));
    }

    private S3Store newStore(Duration silenceTimeout) {
        return new S3Store(() -> newClient(silenceTimeout), settings(2), 6 << 20);
    }

    static S3Settings settings(int parallelParts) {
        return settings(parallelParts, S3Encryption.NONE, "", "", Map.of());
    }

    /** With a key, a storage class and a tag. */
    static S3Settings settingsWithEveryOption() {
        return settings(2, S3Encryption.AWS_KMS, "key-1", "STANDARD_IA", Map.of("team", "a b"))
                .withLock(
                        new ObjectLock(
                                Optional.of(Duration.ofDays(30)),
                                ObjectLock.Mode.GOVERNANCE,
                                true,
                                "",
                                Instant::now));
    }

    private static S3Settings settings(
            int parallelParts,
            S3Encryption encryption,
            String kmsKey,
            String storageClass,
            Map<String, String> tags) {
        S3Settings defaults = S3Settings.of(FakeS3.BUCKET);
        return new S3Settings(
                defaults.bucket(),
                "",
                defaults.partSizeBytes(),
                6 << 20,
                parallelParts,
                encryption,
                kmsKey,
                storageClass,
                tags,
                defaults.metadata(),
                defaults.conditions(),
                defaults.expectedSizeBytes(),
                defaults.lock());
    }

    @Override
    public void close() throws IOException {
        listening.close();
        try {
            // Until it has ended, one more connection may come about.
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (SocketException e) {
            // The test has closed the server.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Optional<WireRequest> request = WireRequest.readHead(in);
                goesOn = request.isPresent() && answer(connection, in, request.get());
            }
        } catch (IOException e) {
            // The client has gone, which is its right; it is the client that is tested.
        } finally {
            connections.remove(connection);
        }
    }

    private boolean answer(Socket connection, InputStream in, WireRequest head) throws IOException {
        asked.add(head);
        Optional<Fault> fault = fault(head);
        if (fault.isPresent()) {
            return fail(connection, in, head, fault.get());
        }
        WireRequest request = head.withBody(body(connection, in, head, head.contentLength()));
        send(connection, request, s3.answer(request), false);
        return true;
    }

    private boolean fail(Socket connection, InputStream in, WireRequest head, Fault fault)
            throws IOException {
        int length = head.contentLength();
        switch (fault) {
            case Fault.ResetBefore before -> reset(connection);
            case Fault.ResetInBody middle -> {
                body(connection, in, head, length / 2);
                reset(connection);
            }
            case Fault.ResetAfter after -> {
                s3.answer(head.withBody(body(connection, in, head, length)));
                reset(connection);
            }
            case Fault.HalfAnswer half -> {
                WireRequest request = head.withBody(body(connection, in, head, length));
                byte[] whole = s3.answer(request).bytes(!head.method().equals("HEAD"), false);
                connection.getOutputStream().write(whole, 0, whole.length / 2);
                connection.getOutputStream().flush();
            }
            case Fault.Silence silence -> in.readAllBytes();
            case Fault.SilenceAfter silence -> {
                s3.answer(head.withBody(body(connection, in, head, length)));
                in.readAllBytes();
            }
            case Fault.LateAnswer late -> {
                WireRequest request = head.withBody(body(connection, in, head, length));
                WireAnswer answer = s3.answer(request);
                late.carriedOut().complete(null);
                late.answered().join();
                send(connection, request, answer, true);
            }
            case Fault.ChangedByte changed -> {
                byte[] body = body(connection, in, head, length);
                body[length / 2] ^= 1;
                WireRequest request = head.withBody(body);
                send(connection, request, s3.answer(request), true);
            }
            case Fault.Answer said -> send(connection, head, said.answer(), true);
            case Fault.AnswerAfter said -> {
                WireRequest request = head.withBody(body(connection, in, head, length));
                s3.answer(request);
                send(connection, request, said.answer(), true);
            }
        }
        return false;
    }

    private static byte[] body(Socket connection, InputStream in, WireRequest head, int length)
            throws IOException {
        if (head.header("expect").isPresent()) {
            connection.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
            connection.getOutputStream().flush();
        }
        return in.readNBytes(length);
    }

    private static void send(
            Socket connection, WireRequest request, WireAnswer answer, boolean last)
            throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(answer.bytes(!request.method().equals("HEAD"), last));
        out.flush();
    }

    /** Closed so that the other side sees a reset, not an end. */
    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    private synchronized Optional<Fault> fault(WireRequest request) {
        for (Rule rule : rules) {
            if (rule.when().test(request)) {
                rules.remove(rule);
                return Optional.of(rule.fault());
            }
        }
        return chance.apply(request);
    }
}
