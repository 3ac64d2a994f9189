package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bodies whose decoders would hold more than they may, whoever runs the service. */
abstract class ZstdBodiesSuite {

    private static final String RECORD = "{\"a\":1}\n";

    @Test
    void aLargerWindowThanAllowedIsRefusedByTheNameOfItsKey() throws IOException {
        packed(frame(27, "\n".repeat(1_000_000)))
                .statusCode(413)
                .body("accepted", equalTo(0))
                .body("error", containsString("134217728 bytes; 8,388,608 are allowed"))
                .body("error", containsString("varve.limits.zstd-window"));
    }

    @Test
    void theLargestWindowIsTaken() throws IOException {
        packed(frame(23, RECORD.repeat(100_000)))
                .statusCode(200)
                .body("accepted", equalTo(100_000));
    }

    @Test
    void whatDecodersHoldIsGivenBack() throws IOException {
        for (int i = 0; i < 40; i++) {
            packed(frame(23, RECORD)).statusCode(200).body("accepted", equalTo(1));
            packed(frame(24, RECORD)).statusCode(413);
        }
        given().get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("varve_memory_used_bytes{use=\"decoding\"} 0.0"));
    }

    private static ValidatableResponse packed(byte[] body) {
        return given().config(HttpDoorSuite.raw())
                .header("Content-Encoding", "zstd")
                .contentType("application/x-ndjson")
                .body(body)
                .post("/v1/tables/zstdbodies/records")
                .then();
    }

    private static byte[] frame(int windowBits, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(bytes, 1)) {
            out.setLong(windowBits);
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
