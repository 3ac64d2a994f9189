package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies with more rejections than memory, whoever runs the service. */
abstract class ManyBadRecordsSuite {

    @Test
    void asManyBadLinesAsThereMayBeCostTheirNeighboursNothing() {
        String bad = "1\n".repeat(500);
        lines("{\"a\":1}\n" + bad + "{\"a\":2}\n" + bad + "{\"a\":3}\n\n")
                .statusCode(200)
                .body("accepted", equalTo(3))
                .body("rejected", equalTo(1_000))
                .body("errors[99].line", equalTo(101));
    }

    @Test
    void behindTheLastBadLineThatThereMayBeNothingIsTaken() {
        String bad = "1\n".repeat(100_000);
        lines("{\"a\":1}\n" + bad + "{\"a\":2}\n")
                .statusCode(422)
                .body("accepted", equalTo(1))
                .body("rejected", equalTo(1_000))
                .body("last_line", equalTo(1_001))
                .body(
                        "error",
                        equalTo(
                                "more than 1,000 records of the body cannot be taken"
                                        + " (varve.limits.rejections): nothing behind line 1,001 was"
                                        + " accepted or set aside; the first there: line 1002, column"
                                        + " 1: expected an object, found '1'"));
    }

    @Test
    void tellsHowManyDeadLettersThereAreAndMayBe() {
        given().get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("# HELP varve_dead_letters_hour_bytes Bytes of dead letters"))
                .body(containsString("varve_dead_letters_limit_bytes 1.073741824E9"))
                .body(containsString("# HELP varve_dead_letters_bytes Bytes of the objects"))
                .body(containsString("varve_dead_letters_bytes_total "));
    }

    private static ValidatableResponse lines(String body) {
        return given().config(HttpDoorSuite.raw())
                .contentType("application/x-ndjson")
                .body(utf8(body))
                .post("/v1/tables/badlines/records")
                .then();
    }

    private static final List<String> SPELLED =
            List.of(
                    "{\"\u00e9\\u0001\\\"\\u007f\":\"\t\"}",
                    "{\"a\":\"\b\f\"}",
                    "\u007f\u0085\u2028\ud83d\ude00\\",
                    "{\"a\":\"b\" \"c\\\\\"}");

    /** What the answer says of each of them. */
    private static final List<String> TOLD =
            List.of(
                    "\"column\":22,\"field\":\"\u00e9\\u0001\\\"\\u007f\",\"reason\":\"control character 0x09 in a string\"",
                    "\"column\":7,\"field\":\"a\",\"reason\":\"control character 0x08 in a string\"",
                    "\"column\":1,\"reason\":\"expected an object, found byte 0x7f\"",
                    "\"column\":10,\"reason\":\"expected ',' or '}', found '\\\"'\"");

    @Test
    void anAnswerOfAHundredErrorsIsTheseBytes() {
        String told =
                IntStream.range(0, 100)
                        .mapToObj(
                                i ->
                                        "{\"table\":\"spelled\",\"line\":%d,%s}"
                                                .formatted(i + 1, TOLD.get(i % 4)))
                        .collect(Collectors.joining(","));
        byte[] answer =
                given().config(HttpDoorSuite.raw())
                        .contentType("application/x-ndjson")
                        .body(utf8((String.join("\n", SPELLED) + "\n").repeat(26) + "{\"a\":1}"))
                        .post("/v1/tables/spelled/records")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray();
        assertEquals(
                "{\"accepted\":1,\"rejected\":104,\"tables\":{\"spelled\":1},\"errors\":["
                        + told
                        + "]}\n",
                new String(answer, StandardCharsets.UTF_8));
    }

    @Test
    void aPackedBodyOfBadLinesIsRefusedBeforeItFillsTheMemory() throws IOException {
        packed("application/x-ndjson", gzip("1\n".repeat(200_000)))
                .statusCode(422)
                .body("accepted", equalTo(0))
                .body(
                        "error",
                        containsString("more than 1,000 records of the body cannot be taken"));
    }

    @Test
    void anArrayOfBadElementsIsRefusedBeforeItFillsTheMemory() throws IOException {
        packed("application/json", gzip("[" + "1,".repeat(200_000) + "1]"))
                .statusCode(422)
                .body("accepted", equalTo(0))
                .body(
                        "error",
                        containsString("more than 1,000 records of the body cannot be taken"));
    }

    @Test
    void aPackedBodyThatEndsInsideItsHeaderSaysSo() throws IOException {
        packed("application/x-ndjson", Arrays.copyOf(gzip("{}"), 5))
                .statusCode(400)
                .body(
                        "error",
                        equalTo(
                                "the gzip stream is broken or cut off at byte 5: it ends in the header of member 1"));
    }

    private static ValidatableResponse packed(String contentType, byte[] body) {
        return given().config(HttpDoorSuite.raw())
                .header("Content-Encoding", "gzip")
                .contentType(contentType)
                .body(body)
                .post("/v1/tables/manybad/records")
                .then();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(utf8(text));
        }
        return bytes.toByteArray();
    }
}
