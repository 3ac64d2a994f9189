package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that are not normalized, whoever runs the service. */
abstract class PathNormalizationSuite {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/tables/%2e%2e/records",
                "/v1/tables/%2E./records?x=1",
                "/v1/tables/../records",
                "/v1/tables/./records",
                "/v1/tables//records",
                "/v1/records/%2e",
                "/v1/records/",
                "/v1/tables/segments/records/?x=1",
            })
    void anAddressThatIsNotNormalizedIsRefused(String path) throws Exception {
        String before = defaultTable();
        Sent sent = send(path);
        assertEquals(400, sent.status(), sent.body());
        assertTrue(sent.body().contains("segment"), sent.body());
        assertEquals(before, defaultTable());
    }

    private static String defaultTable() {
        return given().get("/v1/tables/records").asString();
    }

    @Test
    void dotsInsideAQueryOrANameAreNobodysBusiness() throws Exception {
        assertEquals(200, send("/v1/tables/a.b/records?next=/../x//y").status());
    }

    private record Sent(int status, String body) {}

    /** By hand, because clients normalize the path themselves. */
    private static Sent send(String path) throws IOException {
        String body = "{\"a\":1}\n";
        String request =
                "POST %s HTTP/1.1\r\nHost: varve\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(path, body.length(), body);
        URI service = HttpDoorSuite.service();
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String reply =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Sent(Integer.parseInt(reply.split(" ", 3)[1]), reply);
        }
    }
}
