package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service in a pod's memory, with bodies that want more of it than they are long. */
class HostileBodiesIT {

    private static final int MIB = 1 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int CLIENTS = 8;

    /** So many that the service has something to do for a few seconds. */
    private static final int CROWD = 100;

    private static final int WINDOW_BYTES = 8 * MIB;
    private static final String DECODING = "varve_memory_used_bytes{use=\"decoding\"} ";
    private static final long POD_BYTES = 512L * MIB;

    @TempDir Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Optional<MemoryGroup> pod = Optional.empty();
    private @Nullable Packaged service;

    @BeforeEach
    void start() throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("VARVE_HTTP_PORT", "0");
        environment.put("VARVE_HTTP_HOST", "127.0.0.1");
        environment.put("VARVE_STORE_DIRECTORY", folder.toString());
        environment.put("VARVE_LOG_JSON", "off");
        pod = MemoryGroup.of(POD_BYTES);
        if (Packaged.executable().isPresent()) {
            service = Packaged.start(environment, "-Xmx154m", "serve");
        } else {
            environment.put("JAVA_TOOL_OPTIONS", "-Xmx154m -XX:+UseSerialGC");
            service = Packaged.start(environment, "serve");
        }
        if (pod.isPresent()) {
            pod.get().add(service.pid());
        }
    }

    @AfterEach
    void stop() throws Exception {
        Packaged running = running();
        running.close();
        running.status();
        client.close();
        pod.ifPresent(MemoryGroup::close);
        assertEquals(
                List.of(),
                running.lines().stream().filter(line -> line.contains("OutOfMemory")).toList());
    }

    private Packaged running() {
        return Optional.ofNullable(service).orElseThrow();
    }

    @Test
    void bombsThatAreHeldOpenHoldNoMoreThanTheirDecodersMay() throws Exception {
        URI address = running().awaitAddress();
        assertEquals(200, post(address, "/v1/tables/first/records", "{\"id\":0}\n").statusCode());
        long before = residentBytes();
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                held.add(heldOpen(address, bomb(27)));
            }
            for (Socket each : held) {
                assertEquals("HTTP/1.1 413", beginning(each));
            }
            for (int i = 0; i < CLIENTS; i++) {
                held.add(heldOpen(address, bomb(23)));
            }
            awaitDecoders(address);
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> answer =
                        post(address, "/v1/tables/beside/records", "{\"id\":%d}\n".formatted(i));
                assertEquals(200, answer.statusCode(), answer.body());
            }
            long after = residentBytes();
            System.out.printf(
                    "%d bombs: resident %d MiB before, %d MiB after%n",
                    held.size(), before / MIB, after / MIB);
            assertTrue(after - before < 160L * MIB, () -> (after - before) / MIB + " MiB more");
            assertEquals(200, get(address, "/health/ready").statusCode());
        } finally {
            for (Socket each : held) {
                each.close();
            }
        }
    }

    /** They want a processor, and wait for nothing that would have them give it to others. */
    @Test
    void bodiesThatUnpackToMuchDoNotGoFirst() throws Exception {
        URI address = running().awaitAddress();
        assertEquals(200, post(address, "/v1/tables/first/records", "{\"id\":0}\n").statusCode());
        byte[] bomb = bomb(23);
        List<Socket> bombs = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                bombs.add(fromElsewhere(address, bomb));
            }
            HttpResponse<String> answer =
                    post(address, "/v1/tables/beside/records", "{\"id\":1}\n");
            assertEquals(200, answer.statusCode(), answer.body());
            int read = 0;
            for (Socket each : bombs) {
                boolean isAnswered = each.getInputStream().available() > 0;
                read += isAnswered && !beginning(each).endsWith("503") ? 1 : 0;
            }
            int before = read;
            assertTrue(before < CROWD / 2, () -> before + " of " + CROWD + " went first");
        } finally {
            for (Socket each : bombs) {
                each.close();
            }
        }
    }

    /** Each takes far more heap than it has bytes. */
    @Test
    void requestsThatDoNotWaitForTheirAnswersTakeNoHeap() throws Exception {
        URI address = running().awaitAddress();
        byte[] many =
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .repeat(2_000)
                        .getBytes(StandardCharsets.US_ASCII);
        List<Socket> senders = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                senders.add(sender(address, many));
            }
            HttpResponse<String> answer =
                    post(address, "/v1/tables/beside/records", "{\"id\":1}\n");
            assertEquals(200, answer.statusCode(), answer.body());
        } finally {
            for (Socket each : senders) {
                each.close();
            }
        }
        assertEquals(200, get(address, "/health/ready").statusCode());
    }

    private static Socket sender(URI address, byte[] requests) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        try {
            socket.getOutputStream().write(requests);
        } catch (SocketException cutOff) {
            return socket; // as whoever sends so much may be
        }
        return socket;
    }

    /** From another address than all others, which have their turns beside it. */
    private static Socket fromElsewhere(URI address, byte[] bomb) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress("127.0.0.2", 0));
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        String head =
                "POST /v1/tables/bombs/records HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: zstd\r\nContent-Length: %d\r\n\r\n"
                        .formatted(bomb.length);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bomb);
        return socket;
    }

    /** Until every bomb that has the room is being unpacked: what each may hold is charged. */
    private void awaitDecoders(URI address) throws Exception {
        long charged;
        do {
            charged =
                    get(address, "/metrics")
                            .body()
                            .lines()
                            .filter(line -> line.startsWith(DECODING))
                            .mapToLong(
                                    line ->
                                            (long)
                                                    Double.parseDouble(
                                                            line.substring(DECODING.length())))
                            .sum();
        } while (charged < WINDOW_BYTES);
    }

    private static String beginning(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** The whole of it, then some of a skippable frame whose rest does not come. */
    private static Socket heldOpen(URI address, byte[] bomb) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        String head =
                "POST /v1/tables/bombs/records HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: zstd\r\n"
                        + "Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n"
                                .formatted(bomb.length + 8 + MIB);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bomb);
        socket.getOutputStream().write(new byte[] {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0x10, 0});
        // so much that the service begins to unpack a body that comes slowly
        socket.getOutputStream().write(new byte[64 << 10]);
        socket.getOutputStream().flush();
        return socket;
    }

    /** 62 MiB of line feeds in some hundred to some thousand bytes. */
    static byte[] bomb(int windowBits) throws IOException {
        byte[] feeds = new byte[MIB];
        Arrays.fill(feeds, (byte) '\n');
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(bytes, 3)) {
            out.setLong(windowBits);
            for (int i = 0; i < 62; i++) {
                out.write(feeds);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void largeTextsToManyTablesWithAFlushAfterEachLeaveNothingBehind() throws Exception {
        URI address = running().awaitAddress();
        assertEquals(200, post(address, "/v1/tables/first/records", "{\"id\":0}\n").statusCode());
        long before = residentBytes();
        String large = "{\"text\":\"" + "x".repeat(8 * MIB) + "\"}\n";
        String smaller = "{\"text\":\"" + "y".repeat(6 * MIB) + "\"}\n";
        for (int round = 0; round < 3; round++) {
            for (int table = 0; table < CLIENTS; table++) {
                String path = "/v1/tables/large%d/records".formatted(table);
                HttpResponse<String> first = post(address, path, large);
                assertTrue(Set.of(200, 413, 422).contains(first.statusCode()), first.body());
                HttpResponse<String> second = post(address, path, smaller);
                assertEquals(200, second.statusCode(), second.body());
                assertEquals(200, post(address, "/v1/flush", "").statusCode());
                assertEquals(200, get(address, "/health/ready").statusCode());
            }
        }
        long after = residentBytes();
        System.out.printf(
                "large texts: resident %d MiB before, %d MiB after%n", before / MIB, after / MIB);
        assertTrue(after < POD_BYTES, () -> after / MIB + " MiB are resident");
    }

    private HttpResponse<String> post(URI address, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(LONGEST)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI address, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path)).timeout(LONGEST).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(running().pid()))).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
