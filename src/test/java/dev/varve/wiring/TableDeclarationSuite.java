package dev.varve.wiring;

import static dev.varve.wiring.HttpDoorSuite.raw;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Tables declared over HTTP, whoever runs the service. */
abstract class TableDeclarationSuite {

    private static final int LIMIT_BYTES = 1 << 20;

    @Test
    void aTableCanBeRegisteredAndHoldsItsRecordsToIt() {
        String fields =
                "[{\"name\":\"id\",\"type\":\"i64\",\"nullable\":false},{\"name\":\"at\",\"type\":\"ts\"}]";
        given().config(raw())
                .contentType("application/json")
                .body(fields.getBytes(StandardCharsets.UTF_8))
                .put("/v1/tables/orders")
                .then()
                .statusCode(200)
                .body("declared", equalTo(true))
                .body("schema[0].type", equalTo("int64"));
        post(
                        "/v1/tables/orders/records",
                        "application/x-ndjson",
                        "{\"id\":\"40\"}\n{\"at\":1}\n".getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("accepted", equalTo(1))
                .body("errors[0].line", equalTo(2));
        given().config(raw())
                .body("[{\"name\":\"id\",\"type\":\"text\"}]".getBytes(StandardCharsets.UTF_8))
                .put("/v1/tables/orders")
                .then()
                .statusCode(409)
                .body("error", notNullValue());
        given().config(raw())
                .body("[{\"name\":\"id\"}]".getBytes(StandardCharsets.UTF_8))
                .put("/v1/tables/broken")
                .then()
                .statusCode(400)
                .body("error", equalTo("field 1 must be an object with \"name\" and \"type\""));
    }

    @Test
    void aDefinitionThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        assertEquals("HTTP/1.1 413", statusOf("Content-Length: %d".formatted(60L << 20)));
        given().get("/v1/tables/large").then().statusCode(404);
    }

    @Test
    void aDefinitionThatGrowsTooLargeIsRefusedWhileItIsRead() {
        byte[] blanks = new byte[LIMIT_BYTES + 1];
        Arrays.fill(blanks, (byte) ' ');
        given().config(raw())
                .body(new ByteArrayInputStream(blanks))
                .put("/v1/tables/large")
                .then()
                .statusCode(413)
                .body(
                        "error",
                        equalTo("the definition of a table is over the limit of 1,048,576 bytes"));
    }

    /** Of the answer to the head of a request, of whose body nothing is sent. */
    private static String statusOf(String header) throws IOException {
        URI service = HttpDoorSuite.service();
        try (Socket client = new Socket(service.getHost(), service.getPort())) {
            client.setSoTimeout(30_000);
            client.getOutputStream()
                    .write(
                            "PUT /v1/tables/large HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n"
                                    .formatted(service.getHost(), header)
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] status = client.getInputStream().readNBytes(12);
            return new String(status, StandardCharsets.US_ASCII);
        }
    }

    private static ValidatableResponse post(String path, String type, byte[] body) {
        return given().config(raw()).contentType(type).body(body).post(path).then();
    }
}
