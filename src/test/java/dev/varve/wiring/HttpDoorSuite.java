package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP door answers, whoever runs the service. */
abstract class HttpDoorSuite {

    @Test
    void whoPrefersToWaitIsToldTheFilesOfHisRecords() {
        given().config(raw())
                .header("Prefer", "respond-async, wait=30")
                .contentType("application/x-ndjson")
                .body("{\"n\":1}\n{\"n\":2}\n".getBytes(StandardCharsets.UTF_8))
                .post("/v1/tables/awaited/records")
                .then()
                .statusCode(200)
                .body("accepted", equalTo(2))
                .body("stored", equalTo(true))
                .body("files[0].rows", equalTo(2))
                .body("files[0].table", equalTo("awaited"));
    }

    @Test
    void whoDoesNotWaitLongEnoughIsToldWhatIsOpen() {
        given().config(raw())
                .header("Prefer", "wait=0")
                .contentType("application/x-ndjson")
                .body("{\"n\":1}\n".getBytes(StandardCharsets.UTF_8))
                .post("/v1/tables/hurried/records")
                .then()
                .statusCode(anyOf(equalTo(202), equalTo(200)))
                .body("accepted", equalTo(1));
        given().config(raw())
                .header("Prefer", "wait=soon")
                .contentType("application/x-ndjson")
                .body("{\"n\":1}\n".getBytes(StandardCharsets.UTF_8))
                .post("/v1/tables/hurried/records")
                .then()
                .statusCode(400)
                .body("error", containsString("seconds from 0 to 110"));
    }

    @Test
    void recordsPostedAndFlushedAreInTheFilesThatTheAnswerNames() throws Exception {
        String lines =
                IntStream.range(0, 1000)
                        .mapToObj(
                                i -> "{\"n\":" + i + ",\"created_at\":\"2024-01-15T00:00:00Z\"}\n")
                        .collect(Collectors.joining());
        post(
                        "/v1/tables/settled/records",
                        "application/x-ndjson",
                        lines.getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("accepted", equalTo(1000))
                .body("rejected", equalTo(0))
                .body("tables.settled", equalTo(1000))
                .body("errors", empty());
        given().when()
                .get("/v1/tables/settled")
                .then()
                .statusCode(200)
                .body("buffered_rows", equalTo(1000))
                .body("schema.name", equalTo(Arrays.asList("n", "created_at")));
        String key =
                given().when()
                        .post("/v1/flush")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("files.find { it.table == 'settled' }.key");
        Path file = TestFolder.fileOf(key);
        assertEquals(499_500, number("SELECT sum(n) FROM '" + file + "'"));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,'{\"a\":1}',1",
        "application/json,'[{\"a\":1},{\"a\":2}]',2",
        "application/json;charset=UTF-8,' { \"a\" : 1\n}',1",
        "application/x-ndjson,'{\"a\":1}\r\n\n{\"a\":2}',2",
        "application/jsonl,'{\"a\":1}',1",
        "text/plain,'[{\"a\":1}]',1",
        "application/x-www-form-urlencoded,'{\"a\":1}\n{\"a\":2}\n',2",
        "application/x-www-form-urlencoded,'{\n\"a\":1\n}',1"
    })
    void takesEveryShapeOfBody(String type, String body, int accepted) {
        post("/v1/tables/shapes/records", type, body.getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("accepted", equalTo(accepted));
    }

    @Test
    void theShapeOfARecordDecidesItsTableWhereNobodyNamesIt() {
        post(
                        "/v1/records",
                        "application/x-ndjson",
                        "{\"code\":\"USD\",\"type\":\"t\",\"timestamp\":\"2024-01-15T00:00:00Z\"}\n{\"x\":1}\n"
                                .getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("tables.asset_details", equalTo(1))
                .body("tables.records", equalTo(1));
    }

    @Test
    void aBadLineIsNamedAndItsNeighboursAreKept() {
        post(
                        "/v1/tables/neighbours/records",
                        "application/x-ndjson",
                        "{\"a\":1}\n{\"a\":}\n{\"a\":3}\n".getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("accepted", equalTo(2))
                .body("rejected", equalTo(1))
                .body("errors[0].line", equalTo(2))
                .body("errors[0].column", equalTo(6))
                .body("errors[0].reason", notNullValue());
    }

    @Test
    void tellsTheFirstHundredRejectionsOnly() {
        post(
                        "/v1/tables/bad/records",
                        "application/x-ndjson",
                        "nonsense\n".repeat(150).getBytes(StandardCharsets.UTF_8))
                .statusCode(422)
                .body("rejected", equalTo(150))
                .body("errors", hasSize(100))
                .body("errors[99].line", equalTo(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void unpacksWhatContentEncodingNames(String encoding) throws IOException {
        byte[] lines = "{\"a\":1}\n".repeat(500).getBytes(StandardCharsets.UTF_8);
        given().config(raw())
                .header("Content-Encoding", encoding)
                .contentType("application/x-ndjson")
                .body(packed(encoding, lines))
                .post("/v1/tables/packed/records")
                .then()
                .statusCode(200)
                .body("accepted", equalTo(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void keepsNothingOfAPackedBodyThatIsCutOff(String encoding) throws IOException {
        String lines =
                IntStream.range(0, 2000)
                        .mapToObj(i -> "{\"a\":" + i * 7919L + "}\n")
                        .collect(Collectors.joining());
        byte[] packed = packed(encoding, lines.getBytes(StandardCharsets.UTF_8));
        given().config(raw())
                .header("Content-Encoding", encoding)
                .contentType("application/x-ndjson")
                .body(Arrays.copyOf(packed, packed.length - 20))
                .post("/v1/tables/cutoff/records")
                .then()
                .statusCode(400)
                .body("accepted", equalTo(0))
                .body("error", containsString(encoding + " stream is broken or cut off"));
        given().get("/v1/tables/cutoff").then().statusCode(404);
    }

    @Test
    void aGzipBombMeetsTheLimitAndLeavesNothing() throws IOException {
        byte[] bomb =
                packed("gzip", "{\"a\":1}\n".repeat(500_000).getBytes(StandardCharsets.UTF_8));
        given().config(raw())
                .header("Content-Encoding", "gzip")
                .contentType("application/x-ndjson")
                .body(bomb)
                .post("/v1/tables/bomb/records")
                .then()
                .statusCode(413)
                .body("accepted", equalTo(0))
                .body(
                        "error",
                        equalTo(
                                "the body is over the limit of 1,048,576 bytes when unpacked (varve.limits.decompressed)"));
    }

    @Test
    void aPackedBodyThatDoesNotSaySoIsRefused() throws IOException {
        post("/v1/tables/lies/records", "application/x-ndjson", packed("gzip", new byte[100]))
                .statusCode(400)
                .body(
                        "error",
                        equalTo("the body is packed by gzip, which Content-Encoding does not say"));
    }

    @Test
    void aBodyThatIsNotPackedAsItSaysIsRefused() {
        given().config(raw())
                .header("Content-Encoding", "gzip")
                .contentType("application/x-ndjson")
                .body("{\"a\":1}".getBytes(StandardCharsets.UTF_8))
                .post("/v1/tables/lies/records")
                .then()
                .statusCode(400)
                .body("error", containsString("gzip stream is broken"));
    }

    @Test
    void anArrayThatDoesNotEndIsRefusedWhole() {
        post(
                        "/v1/tables/endless/records",
                        "application/json",
                        "[{\"a\":1},{\"a\":2}".getBytes(StandardCharsets.UTF_8))
                .statusCode(400)
                .body("accepted", equalTo(0))
                .body("error", containsString("line 1, column"));
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsRead() {
        post("/v1/tables/large/records", "application/x-ndjson", new byte[5 << 20])
                .statusCode(413)
                .body(
                        "error",
                        equalTo(
                                "the body is over the limit of 4,194,304 bytes (varve.limits.body)"));
    }

    @Test
    void aRecordOverTheLimitIsRejectedAlone() {
        String lines = "{\"a\":1}\n{\"a\":\"" + "x".repeat(70_000) + "\"}\n{\"a\":2}\n";
        post(
                        "/v1/tables/longline/records",
                        "application/x-ndjson",
                        lines.getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("accepted", equalTo(2))
                .body("rejected", equalTo(1))
                .body("errors[0].line", equalTo(2));
    }

    @ParameterizedTest
    @CsvSource({"application/xml", "application/octet-stream", "application/json;charset=utf-16"})
    void refusesOtherTypesAndSaysWhichAreTaken(String type) {
        given().config(raw())
                .contentType(type)
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post("/v1/tables/types/records")
                .then()
                .statusCode(415)
                .body("error", containsString("is not taken"));
    }

    @Test
    void refusesUnknownEncodings() {
        given().config(raw())
                .header("Content-Encoding", "br")
                .contentType("application/json")
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post("/v1/records")
                .then()
                .statusCode(415)
                .body(
                        "error",
                        equalTo(
                                "Content-Encoding 'br' is not known: gzip, zstd or identity are allowed"));
    }

    @Test
    void anEmptyBodyHoldsNoRecord() {
        post("/v1/records", "application/x-ndjson", new byte[0])
                .statusCode(422)
                .body("error", equalTo("the body holds no record"));
    }

    @Test
    void nullsInPlaceOfRecordsAreCounted() {
        post(
                        "/v1/tables/tombstones/records",
                        "application/x-ndjson",
                        "null\nnull\n".getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("accepted", equalTo(0))
                .body("nulls", equalTo(2));
    }

    @Test
    void aTableNameThatLeavesItsPlaceIsRefusedWithTheRule() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply =
                    client.send(
                            HttpRequest.newBuilder(service().resolve("/v1/tables/..%2Fx/records"))
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(400, reply.statusCode());
            assertEquals(
                    "{\"error\":\"invalid table name: '../x' (a letter, then up to 127 letters, digits, '_', '-' or"
                            + " single '.')\"}\n",
                    reply.body());
        }
    }

    @Test
    void listsTablesAndAnswersForUnknownOnes() {
        given().get("/v1/tables").then().statusCode(200).body("tables.table", hasItem("event"));
        given().get("/v1/tables/nowhere")
                .then()
                .statusCode(404)
                .body("error", equalTo("there is no table 'nowhere' yet"));
        given().get("/nowhere")
                .then()
                .statusCode(404)
                .body("error", equalTo("there is nothing here"));
    }

    @Test
    void tellsItsHealthAndWhatItHasDone() {
        given().get("/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/health/live").then().statusCode(200);
        given().get("/health/started").then().statusCode(200);
        post(
                "/v1/tables/counted/records",
                "application/x-ndjson",
                "{\"ledger\":7}\n".getBytes(StandardCharsets.UTF_8));
        given().post("/v1/flush").then().statusCode(200);
        given().get("/metrics")
                .then()
                .statusCode(200)
                .body(containsString("varve_records_written_total{table=\"counted\"} 1.0"))
                .body(containsString("varve_rotations_total{reason=\"flush\"}"))
                .body(containsString("varve_ledger_last{table=\"counted\"} 7.0"));
        given().get("/").then().statusCode(200).body(containsString("<title>Varve</title>"));
        assertTrue(
                given().get("/")
                        .asString()
                        .matches("(?s).*<dt>journal</dt><dd>[0-9,]+ segments?, .*"));
        given().get("/openapi")
                .then()
                .statusCode(200)
                .contentType("application/yaml;charset=UTF-8")
                .body(containsString("/v1/flush"));
    }

    private static ValidatableResponse post(String path, String type, byte[] body) {
        return given().config(raw()).contentType(type).body(body).post(path).then();
    }

    /** What the series that begin so say together. */
    static double metric(String series) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    /** Where REST Assured was told that the service is. */
    static URI service() {
        return URI.create(RestAssured.baseURI + ":" + RestAssured.port);
    }

    /** Sends bytes and types as they are. */
    public static RestAssuredConfig raw() {
        return RestAssuredConfig.config()
                .encoderConfig(
                        EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs("application/x-ndjson", ContentType.BINARY)
                                .encodeContentTypeAs("application/jsonl", ContentType.BINARY)
                                .encodeContentTypeAs("application/xml", ContentType.BINARY)
                                .encodeContentTypeAs(
                                        "application/x-www-form-urlencoded", ContentType.BINARY));
    }

    private static byte[] packed(String encoding, byte[] bytes) throws IOException {
        if (encoding.equals("zstd")) {
            return Zstd.compress(bytes);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static long number(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
