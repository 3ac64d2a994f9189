package dev.varve.wiring;

import static dev.varve.wiring.HttpDoorSuite.metric;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.RawHttp2;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of HTTP/2 that do harm, on purpose or not. */
@QuarkusTest
@TestProfile(TestFolder.class)
class HostileStreamsTest {

    /** Fewer than the HTTP server lets one connection reset. */
    private static final int STREAMS = 90;

    private static final int CONNECTIONS = 10;

    /** As many as a connection may have. */
    private static final int MOST_STREAMS = 32;

    /** With that many answers of some 50 KB each. */
    private static final int MOST_UNREAD = 20;

    private static final int INITIAL_WINDOW = 4;

    private static final String CLIENT_LEFT =
            "varve_requests_refused_total{reason=\"client-left\",status=\"499\"} ";

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
            openAndReset(method, path);
        }
        // Behind all of them, whose threads began before its own.
        given().contentType("application/json")
                .body(RECORD)
                .post("/v1/tables/beside/records")
                .then()
                .statusCode(200);
        assertEquals(failures, metric("varve_unexpected_total "));
    }

    private static void openAndReset(String method, String path) throws IOException {
        try (RawHttp2 client = new RawHttp2(HttpDoorSuite.service())) {
            for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
                client.send(RawHttp2.head(stream, 0, method, path), RawHttp2.reset(stream));
            }
            client.send(RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
            client.await(RawHttp2.PING);
        } catch (EOFException | SocketException closed) {
            return; // as the container does where it cannot write an answer
        }
    }

    /** Whose windows are shut: what they do not read would stay in the memory. */
    @Test
    void answersThatNobodyReadsCostWhoHasMostOfThemTheConnection() throws Exception {
        double left = metric(CLIENT_LEFT);
        List<RawHttp2> unread = new ArrayList<>();
        try {
            do {
                assertTrue(unread.size() < MOST_UNREAD, "none of them was closed");
                RawHttp2 client = new RawHttp2(HttpDoorSuite.service(), INITIAL_WINDOW, 0);
                unread.add(client);
                askForAll(client);
            } while (metric(CLIENT_LEFT) == left);
            given().get("/health/ready").then().statusCode(200);
        } finally {
            for (RawHttp2 each : unread) {
                each.close();
            }
        }
    }

    private static void askForAll(RawHttp2 client) throws IOException {
        try {
            for (int stream = 1; stream < 2 * MOST_STREAMS; stream += 2) {
                client.send(RawHttp2.head(stream, RawHttp2.END_STREAM, "GET", "/metrics"));
            }
            for (int heads = 0; heads < MOST_STREAMS; heads++) {
                client.await(RawHttp2.HEADERS);
            }
        } catch (EOFException | SocketException closed) {
            return; // it is the one that held most
        }
    }
}
