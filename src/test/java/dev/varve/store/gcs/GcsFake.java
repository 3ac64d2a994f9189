package dev.varve.store.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Google Cloud Storage in this process, on a free port of the loopback: the part of the <a
 * href="https://cloud.google.com/storage/docs/json_api">JSON API</a> that Varve uses, built from
 * its public documentation, and strict: what the documentation does not allow is answered with 400,
 * and {@link #close} then fails the test. It does what it is told to do wrong, request by request.
 * Thread-safe.
 */
public final class GcsFake implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final GcsFakeBuckets buckets = new GcsFakeBuckets();
    private final GcsFakeRoutes routes = new GcsFakeRoutes(buckets);
    private final GcsFaults faults = new GcsFaults();
    private final CountDownLatch silence = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<GcsOperation> operations = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

    private volatile Optional<String> token = Optional.empty();
    private volatile Optional<GcsPolicy> policy = Optional.empty();

    private GcsFake(HttpServer server) {
        this.server = server;
    }

    /** Starts one without buckets. */
    public static GcsFake start() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            GcsFake fake = new GcsFake(server);
            server.setExecutor(fake.threads);
            server.createContext("/", fake::handle);
            server.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one with a bucket of that name. */
    public static GcsFake start(String bucket) {
        GcsFake fake = start();
        fake.createBucket(bucket);
        return fake;
    }

    /** Where it answers, such as {@code http://127.0.0.1:40001}. */
    public URI endpoint() {
        return URI.create(
                "http://%s:%d"
                        .formatted(
                                server.getAddress().getAddress().getHostAddress(),
                                server.getAddress().getPort()));
    }

    /** Adds an empty bucket. */
    public void createBucket(String bucket) {
        buckets.create(bucket);
    }

    /** Objects of all buckets can be retained. */
    void turnOnRetention() {
        buckets.turnOnRetention();
    }

    /** The objects of a bucket at this moment, by name; also those below staging prefixes. */
    public NavigableMap<String, GcsFakeObject> objects(String bucket) {
        return buckets.copy(bucket);
    }

    /** Puts an object there, without a request. */
    public void put(String bucket, String name, byte[] bytes) {
        buckets.put(bucket, name, bytes, GcsFakeRequest.json(new byte[0]), Optional.empty());
    }

    /** Resumable uploads that were begun and neither finished nor cancelled. */
    public long openSessions() {
        return routes.uploads().open();
    }

    /** What was asked for so far, in the order of arrival. */
    public List<GcsOperation> operations() {
        return List.copyOf(operations);
    }

    /** Method, path and query of every request so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The next requests of that kind go wrong, one after the other. */
    public void failNext(GcsOperation operation, GcsFault... failing) {
        faults.add(operation, List.of(failing));
    }

    /** From now on requests go wrong by chance. */
    public void failByChance(long seed, double perRequest) {
        faults.byChance(seed, perRequest);
    }

    /** How many faults happened. */
    public long faultsHappened() {
        return faults.happened();
    }

    /** Answers only requests that carry this bearer token; 401 for others. */
    public void requireToken(String bearer) {
        token = Optional.of(bearer);
    }

    /** From now on all is denied that the policy does not allow. */
    public void permit(GcsPolicy policy) {
        this.policy = Optional.of(policy);
    }

    /** From now on no precondition is looked at, as in some emulators. */
    public void ignorePreconditions() {
        buckets.ignorePreconditions();
    }

    /** Preconditions of resumable uploads are then looked at only when they end. */
    public void checkUploadsOnlyAtTheEnd() {
        routes.uploads().checkOnlyAtTheEnd();
    }

    /** Smaller steps than the real ones: of a rewrite, and of a listing. */
    public void limit(long rewriteBytesPerCall, int pageSize) {
        routes.objects().limit(rewriteBytesPerCall, pageSize);
    }

    /** Lets go of every request that got {@link GcsFault.Silence}. */
    public void endSilence() {
        silence.countDown();
    }

    /** What the documentation does not allow and was asked for nevertheless. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /**
     * Stops it.
     *
     * @throws AssertionError if a request was not as documented
     */
    @Override
    public void close() {
        silence.countDown();
        server.stop(0);
        threads.shutdownNow();
        if (!violations.isEmpty()) {
            throw new AssertionError("not as documented: " + violations);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        try {
            GcsFakeRequest request = GcsFakeRequest.of(exchange);
            GcsOperation operation = GcsFakeRoutes.operation(request);
            operations.add(operation);
            Optional<GcsFault> fault = faults.next(operation);
            if (fault.isEmpty()) {
                send(exchange, perform(request, request.body()));
            } else {
                goWrong(request, fault.get());
            }
        } catch (GcsFakeError refused) {
            send(exchange, refuse(exchange, refused));
        } catch (RuntimeException mistake) {
            violations.add("a mistake of the fake's own: " + mistake);
            throw mistake;
        } finally {
            exchange.close();
        }
    }

    private GcsFakeReply perform(GcsFakeRequest request, byte[] body) {
        return perform(request, body, false);
    }

    private GcsFakeReply perform(GcsFakeRequest request, byte[] body, boolean part) {
        if (token.isPresent()
                && !request.header("Authorization").equals(token.map(it -> "Bearer " + it))) {
            return new GcsFakeError(
                            401,
                            "required",
                            request.header("Authorization").isEmpty()
                                    ? "Anonymous caller does not have access to the object."
                                    : "Invalid Credentials")
                    .reply();
        }
        Optional<GcsFakeError> denied =
                policy.flatMap(its -> its.refusal(GcsFakeRoutes.operation(request), body));
        if (denied.isPresent()) {
            return denied.get().reply();
        }
        try {
            return routes.perform(request, body, part, endpoint().toString());
        } catch (GcsFakeError refused) {
            boolean hidden = policy.isPresent() && refused.isOfMissingObject();
            return refuse(request.exchange(), hidden ? policy.get().missing(refused) : refused);
        }
    }

    private GcsFakeReply refuse(HttpExchange exchange, GcsFakeError refused) {
        GcsFakeReply reply = refused.reply();
        boolean checksum = String.valueOf(refused.getMessage()).contains("doesn't match");
        if (reply.status() == 400 && !checksum) {
            violations.add(
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI()
                            + ": "
                            + refused.getMessage());
        }
        return reply;
    }

    private void goWrong(GcsFakeRequest request, GcsFault fault) throws IOException {
        HttpExchange exchange = request.exchange();
        switch (fault) {
            case GcsFault.DropBefore _ -> {}
            case GcsFault.DropInTheMiddle _ -> dropInTheMiddle(request);
            case GcsFault.DropAfter _ -> perform(request, request.body());
            case GcsFault.HalfAnAnswer _ -> sendHalf(exchange, perform(request, request.body()));
            case GcsFault.Silence _ -> keepSilent();
            case GcsFault.Status status -> {
                request.body();
                GcsFakeReply reply = GcsFakeError.ofStatus(status.status()).reply();
                status.retryAfter().ifPresent(when -> reply.with("Retry-After", when));
                send(exchange, reply);
            }
            case GcsFault.StatusAfter status -> {
                perform(request, request.body());
                send(exchange, GcsFakeError.ofStatus(status.status()).reply());
            }
            case GcsFault.Foreign foreign -> {
                request.body();
                send(
                        exchange,
                        GcsFakeReply.of(
                                foreign.status(),
                                foreign.contentType(),
                                foreign.body().getBytes(UTF_8)));
            }
            case GcsFault.CorruptBody _ -> {
                byte[] body = request.body();
                // Near the end, where no fault can hit the envelope of a multipart request.
                body[body.length * 3 / 4] ^= 1;
                send(exchange, perform(request, body));
            }
            case GcsFault.WrongChecksum _ ->
                    send(exchange, wrongChecksum(perform(request, request.body())));
            case GcsFault.SessionGone gone -> {
                byte[] body = request.body();
                routes.uploads().session(request).forget(gone.status());
                send(exchange, perform(request, body));
            }
            case GcsFault.PartOfAChunk _ ->
                    send(exchange, perform(request, request.body(), isChunk(request)));
        }
    }

    private static boolean isChunk(GcsFakeRequest request) {
        return GcsFakeRoutes.operation(request) == GcsOperation.CHUNK;
    }

    private void dropInTheMiddle(GcsFakeRequest request) throws IOException {
        String length = request.header("Content-Length").orElse("0");
        byte[] half = request.exchange().getRequestBody().readNBytes(Integer.parseInt(length) / 2);
        if (isChunk(request) && half.length > 0) {
            routes.uploads().session(request).keep(request, half);
        }
    }

    private void keepSilent() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static GcsFakeReply wrongChecksum(GcsFakeReply reply) {
        String text = new String(reply.body(), UTF_8);
        reply.headers().computeIfPresent("X-Goog-Hash", (_, _) -> "crc32c=AAAAAA==");
        String contentType = reply.headers().getOrDefault("Content-Type", "");
        if (!contentType.startsWith("application/json")) {
            return reply;
        }
        byte[] wrong =
                text.replaceAll("\"crc32c\":\"[^\"]*\"", "\"crc32c\":\"AAAAAA==\"").getBytes(UTF_8);
        return new GcsFakeReply(reply.status(), reply.headers(), wrong);
    }

    private static void send(HttpExchange exchange, GcsFakeReply reply) throws IOException {
        send(exchange, reply, reply.body());
    }

    private static void sendHalf(HttpExchange exchange, GcsFakeReply reply) throws IOException {
        if (reply.body().length > 0) {
            send(exchange, reply, Arrays.copyOf(reply.body(), reply.body().length / 2));
        }
    }

    private static void send(HttpExchange exchange, GcsFakeReply reply, byte[] sent)
            throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        boolean empty = reply.body().length == 0;
        exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
        if (!empty) {
            OutputStream out = exchange.getResponseBody();
            out.write(sent);
            out.flush();
        }
    }
}
