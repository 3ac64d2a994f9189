package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.github.luben.zstd.Zstd;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a body is, is seen from its bytes; of several parts each is whole, whoever runs the service.
 */
abstract class PackedBodiesSuite {

    private static final String ONE = "{\"id\":1}\n";
    private static final String TWO = "{\"id\":2}\n";

    @Test
    void everyPartOfABodyIsRead() throws IOException {
        post("parts", "gzip", joined(gzip(ONE), gzip(TWO), new byte[100]))
                .statusCode(200)
                .body("accepted", equalTo(2));
        byte[] skipped = HexFormat.of().parseHex("502a4d180100000000");
        post("parts", "zstd", joined(skipped, zstd(ONE), skipped, zstd(TWO), skipped))
                .statusCode(200)
                .body("accepted", equalTo(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aSecondPartThatIsNotWholeIsRefusedWithItsByteWhereverItIsCut(String encoding)
            throws IOException {
        byte[] first = encoding.equals("gzip") ? gzip(ONE) : zstd(ONE);
        byte[] both = joined(first, encoding.equals("gzip") ? gzip(TWO) : zstd(TWO));
        for (int cut = first.length + 1; cut < both.length; cut++) {
            post("halves", encoding, Arrays.copyOf(both, cut))
                    .statusCode(400)
                    .body("accepted", equalTo(0))
                    .body(
                            "error",
                            startsWith(
                                    "the %s stream is broken or cut off at byte %d: it ends "
                                            .formatted(encoding, cut)));
        }
        post("halves", encoding, joined(first, TWO.getBytes(UTF_8)))
                .statusCode(400)
                .body("error", containsString("at byte %d: what follows".formatted(first.length)));
        given().get("/v1/tables/halves").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "fd377a585a000004e6d6b446, an xz stream",
        "425a6839314159265359bdf7, a bzip2 stream",
        "04224d186440a7, an lz4 stream",
        "504b03040a00000000, a zip archive",
        "504152311504150015021500, a Parquet file",
        "4f626a0104166176726f2e63, an Avro file",
        "7b00220061002200, UTF-16 text",
        "0b03807b226964223a317d0a03, binary data"
    })
    void whatIsNoStreamOfRecordsIsNamedPackedOrNot(String head, String what) throws IOException {
        byte[] body = HexFormat.of().parseHex(head);
        String sentence = "this is " + what + ", which is not read: ";
        post("foreign", "identity", body)
                .statusCode(415)
                .header("Varve-Reason", "media-type")
                .body("error", startsWith(sentence));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        post("foreign", "gzip", packed.toByteArray())
                .statusCode(415)
                .body("error", startsWith(sentence));
        given().get("/v1/tables/foreign").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}{\"id\":2}",
                "{\"id\":\n1}\n{\"id\":2}",
                "[{\"id\":1},{\"id\":2}]"
            })
    void objectsOverAnyLinesAreSeenAsTheCommandArchiveSeesThem(String body) {
        post("seen", "identity", body.getBytes(UTF_8))
                .statusCode(200)
                .body("accepted", equalTo(2))
                .body("rejected", equalTo(0));
    }

    @Test
    void aStringInLatin1RejectsItsRecordAndSaysSo() {
        post(
                        "latin",
                        "identity",
                        "{\"a\":\"\u00e9\"}\n{\"a\":1}\n".getBytes(StandardCharsets.ISO_8859_1))
                .statusCode(200)
                .body("accepted", equalTo(1))
                .body("errors[0].column", equalTo(7))
                .body("errors[0].reason", equalTo("byte 0xe9 is not UTF-8; in Latin-1 it is 'é'"));
    }

    private static ValidatableResponse post(String table, String encoding, byte[] body) {
        return given().config(HttpDoorSuite.raw())
                .header("Content-Encoding", encoding)
                .contentType("text/plain")
                .body(body)
                .post("/v1/tables/" + table + "/records")
                .then();
    }

    private static byte[] zstd(String content) {
        return Zstd.compress(content.getBytes(UTF_8));
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
