package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCommandTest {

    private static final String UP = "{\"status\": \"UP\", \"checks\": []}";
    private static final String DOWN = "{\"status\": \"DOWN\", \"checks\": []}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer service;

    @BeforeEach
    void listen() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void aServiceThatIsReadyGivesStatus0AndItsOwnWords() {
        answer(200, UP);
        assertEquals(0, health(Map.of()));
        assertEquals(UP + System.lineSeparator(), out.toString());
        assertEquals(List.of("GET /health/ready"), asked);
    }

    @Test
    void aServiceThatIsNotReadyGivesStatus1AndItsReason() {
        answer(503, DOWN);
        assertEquals(1, health(Map.of()));
        assertEquals(DOWN + System.lineSeparator(), err.toString());
    }

    @Test
    void livenessAsksNotForTheStore() {
        answer(200, UP);
        assertEquals(0, health(Map.of(), "--live"));
        assertEquals(List.of("GET /health/live"), asked);
    }

    @Test
    void asksTheAddressThatTheServiceListensOn() {
        answer(200, UP);
        assertEquals(0, health(Map.of("VARVE_HTTP_HOST", "localhost")));
        assertEquals(1, asked.size());
    }

    @Test
    void whereNobodyListensItSaysSoInOneLine() throws IOException {
        int free;
        try (ServerSocket taken = new ServerSocket(0)) {
            free = taken.getLocalPort();
        }
        assertEquals(1, health(Map.of("VARVE_HTTP_PORT", Integer.toString(free))));
        assertEquals(1, err.toString().lines().count());
        assertTrue(
                err.toString()
                        .startsWith("no answer from http://127.0.0.1:" + free + "/health/ready: "),
                err::toString);
    }

    @Test
    void aPortThatIsTakenAtRandomCannotBeAsked() {
        assertEquals(2, health(Map.of("VARVE_HTTP_PORT", "0")));
        assertEquals(
                "varve.http.port=0: a port that is taken at random cannot be asked",
                err.toString().strip());
    }

    @Test
    void aWrongKeyIsAWrongKeyHereToo() {
        assertEquals(2, health(Map.of("VARVE_STORE_TYPE", "ftp")));
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    private void answer(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        service.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private int health(Map<String, String> environment, String... options) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("VARVE_HTTP_PORT", Integer.toString(service.getAddress().getPort()));
        List<String> arguments = new ArrayList<>(List.of("health"));
        arguments.addAll(List.of(options));
        return CalledVarve.run(variables, out, err, arguments.toArray(String[]::new));
    }
}
