package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of HTTP/2 that do harm, on purpose or not. */
@QuarkusTest
@TestProfile(TestFolder.class)
class HostileStreamsTest {

    /** Fewer than the HTTP server lets one connection reset. */
    private static final int STREAMS = 190;

    private static final int CONNECTIONS = 5;
    private static final String RECORD = "{\"id\":1,\"ts\":\"2024-01-15T10:00:00Z\"}\n";

    /** Whoever leaves is no failure of the service, in whichever moment he does. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/tables/reset/records",
        "POST, /v1/records",
        "PUT,  /v1/tables/reset",
        "POST, /v1/flush",
        "GET,  /v1/tables",
        "GET,  /",
    })
    void streamsThatAreResetAtOnceAreNoFailures(String method, String path) throws Exception {
        double failures = metric("varve_unexpected_total ");
        for (int i = 0; i < CONNECTIONS; i++) {
            try (RawHttp2 client = new RawHttp2(HttpDoorSuite.service())) {
                for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
                    client.send(RawHttp2.head(stream, 0, method, path), RawHttp2.reset(stream));
                }
                client.send(RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
                client.await(RawHttp2.PING);
            }
        }
        // Behind all of them, whose threads began before its own.
        given().contentType("application/json")
                .body(RECORD)
                .post("/v1/tables/beside/records")
                .then()
                .statusCode(200);
        assertEquals(failures, metric("varve_unexpected_total "));
    }

    private static double metric(String series) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }
}
