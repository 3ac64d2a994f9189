package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that open connections and say nothing. */
class ConnectionsIT {

    private static final int MOST = 20;
    private static final Pattern MANAGEMENT = Pattern.compile("answer on port (\\d+) too");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir private Path folder;

    @Test
    void silentConnectionsTakeNoMoreThanTheirShareAndHealthIsAnsweredBesideThem() throws Exception {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "VARVE_HTTP_PORT", "0",
                                "VARVE_HTTP_MANAGEMENT_PORT", "0",
                                "VARVE_HTTP_CONNECTIONS", Integer.toString(MOST),
                                "VARVE_LOG_JSON", "off",
                                "VARVE_STORE_DIRECTORY", folder.toString()));
        try (Packaged service = Packaged.start(environment, "serve")) {
            URI management = managementPort(service);
            URI records = service.awaitAddress();
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < 3 * MOST; i++) {
                    silent.add(new Socket(records.getHost(), records.getPort()));
                }
                assertEquals(MOST, silent.stream().filter(ConnectionsIT::staysOpen).count());
                assertEquals(200, get(management.resolve("/health/live")));
                assertEquals(200, get(management.resolve("/health/ready")));
                assertEquals(200, get(management.resolve("/metrics")));
                assertEquals(404, get(management.resolve("/v1/tables")));
                assertEquals(404, get(management.resolve("/")));
            } finally {
                for (Socket each : silent) {
                    each.close();
                }
            }
        }
    }

    @Test
    void idleConnectionsLeaveFilesEnoughForTheStore() throws Exception {
        Assumptions.assumeTrue(
                Packaged.executable().isEmpty(), "skipped: the limit is set for java by a shell");
        ProcessBuilder jar = Packaged.jar("serve");
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "ulimit -n 300; exec \"$@\"", "sh"));
        command.addAll(jar.command());
        ProcessBuilder limited = new ProcessBuilder(command);
        limited.environment()
                .putAll(
                        Map.of(
                                "VARVE_HTTP_PORT", "0",
                                "VARVE_HTTP_MANAGEMENT_PORT", "0",
                                "VARVE_LOG_JSON", "off",
                                "VARVE_STORE_DIRECTORY", folder.toString()));
        try (Packaged service = Packaged.start(limited)) {
            URI management = managementPort(service);
            URI records = service.awaitAddress();
            assertEquals(200, post(records.resolve("/v1/tables/files/records"), "{\"a\":1}\n"));
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < 320; i++) {
                    silent.add(new Socket(records.getHost(), records.getPort()));
                }
                long open = silent.stream().filter(ConnectionsIT::staysOpen).count();
                assertTrue(open < 60, () -> open + " connections stay open");
                assertEquals(200, get(management.resolve("/health/ready")));
                // on the connection that is open since the first record
                assertEquals(200, post(records.resolve("/v1/flush"), ""));
            } finally {
                for (Socket each : silent) {
                    each.close();
                }
            }
        }
    }

    private int post(URI address, String body) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(address)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** One that the service closed ends at once; of the others nothing is heard. */
    private static boolean staysOpen(Socket socket) {
        try {
            socket.setSoTimeout(200);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private int get(URI address) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(address).build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static URI managementPort(Packaged service) throws IOException {
        List<String> lines = service.linesUntil("answer on port");
        Matcher port = MANAGEMENT.matcher(lines.getLast());
        assertTrue(port.find(), lines.getLast());
        return URI.create("http://localhost:" + port.group(1));
    }
}
