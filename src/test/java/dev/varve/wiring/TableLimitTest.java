package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TableLimit.class)
class TableLimitTest {

    private static final String FIELDS = "[{\"name\":\"a\",\"type\":\"i64\"}]";

    private static final byte[] RECORD = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);

    @ConfigProperty(name = "quarkus.shutdown.timeout")
    Duration containerTimeout;

    @Test
    void aTableMoreThanThereMayBeGets429ThatNamesTheKey() throws Exception {
        records("one").statusCode(200);
        declare("two").statusCode(200);
        String sentence =
                "table 'three' would be one more than the limit of 2 tables;"
                        + " varve.limits.tables says how many there may be";
        records("three").statusCode(429).body("error", equalTo(sentence));
        declare("three").statusCode(429).body("error", equalTo(sentence));
        refusesBeforeTheBodyComes();
        given().get("/v1/tables/three").then().statusCode(404);
        records("one").statusCode(200);
        declare("two").statusCode(200);
        records("event").statusCode(422);
        records("records").statusCode(200);
        given().config(HttpDoorTest.raw())
                .contentType("application/x-ndjson")
                .body(RECORD)
                .post("/v1/records")
                .then()
                .statusCode(200);
    }

    /** The client has announced a body and sends nothing of it. */
    private static void refusesBeforeTheBodyComes() throws Exception {
        try (Socket client = new Socket("localhost", io.restassured.RestAssured.port)) {
            OutputStream out = client.getOutputStream();
            String head =
                    """
                    POST /v1/tables/three/records HTTP/1.1
                    Host: localhost
                    Content-Type: application/x-ndjson
                    Content-Length: 1000

                    """;
            out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.US_ASCII));
            String status = in.readLine();
            assertNotNull(status);
            assertEquals("HTTP/1.1 429", status.substring(0, 12));
        }
    }

    @Test
    void theContainerWaitsForRequestsAsLongAsVarveDoes() {
        assertEquals(Duration.ofMillis(7_500), containerTimeout);
    }

    private static ValidatableResponse records(String table) {
        return given().config(HttpDoorTest.raw())
                .contentType("application/x-ndjson")
                .body(RECORD)
                .post("/v1/tables/" + table + "/records")
                .then();
    }

    private static ValidatableResponse declare(String table) {
        return given().config(HttpDoorTest.raw())
                .contentType("application/json")
                .body(FIELDS.getBytes(StandardCharsets.UTF_8))
                .put("/v1/tables/" + table)
                .then();
    }
}
