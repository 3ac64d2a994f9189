package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that end before their end, whose clients can still be answered. */
@QuarkusTest
@TestProfile(TestFolder.class)
class CutBodiesTest {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final String RECORD = "{\"id\":1,\"ts\":\"2024-01-15T10:00:00Z\"}\n";

    /** In one piece, and in two of which the second has the break alone. */
    @ParameterizedTest
    @CsvSource({
        "zz,                    true",
        "zz,                    false",
        "-1,                    true",
        "ffffffffffffffffff,    false",
        "5|{\"id\"xx,           false",
        "0|no trailer at all||, true",
    })
    void aBrokenChunkIsNamedByItsPlace(String broken, boolean together) throws IOException {
        String whole = head("Transfer-Encoding: chunked") + chunk(RECORD);
        String rest = broken.replace("|", "\r\n") + "\r\n\r\n";
        int known = broken.startsWith("5") ? RECORD.length() + 5 : RECORD.length();
        RawHttp.Answer answer = answer(whole, rest, together, false);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(
                answer.body().contains("\"the body's chunks are broken after byte " + known + "\""),
                answer::toString);
        assertTrue(answer.headers().contains("Varve-Reason: malformed\r\n"), answer::toString);
        assertTrue(
                answer.headers().toLowerCase(Locale.ROOT).contains("connection: close\r\n"),
                answer::toString);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatIsHalfClosedIsNamedByItsLength(boolean together) throws IOException {
        RawHttp.Answer answer =
                answer(head("Content-Length: 1000"), RECORD.repeat(2), together, true);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(
                answer.body()
                        .contains(
                                "\"the body ended after %d of 1000 bytes\""
                                        .formatted(2 * RECORD.length())),
                answer::toString);
    }

    @Test
    void chunksThatDoNotEndAreHalfClosedToo() throws IOException {
        RawHttp.Answer answer =
                answer(head("Transfer-Encoding: chunked"), chunk(RECORD), false, true);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(
                answer.body()
                        .contains(
                                "\"the body ended after %d bytes, before its last chunk\""
                                        .formatted(RECORD.length())),
                answer::toString);
    }

    /** Several chunks of lines, so that the first are kept before the break is seen. */
    @ParameterizedTest
    @ValueSource(strings = {"zz", ""})
    void whatWasKeptBeforeIsTold(String broken) throws IOException {
        String table = "kept" + broken;
        String lines = RECORD.repeat((3 << 20) / RECORD.length());
        String request =
                "POST /v1/tables/%s/records HTTP/1.1\r\nHost: localhost\r\n".formatted(table)
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + chunk(lines);
        RawHttp.Answer answer = answer(request, broken + "\r\n", false, broken.isEmpty());
        assertEquals(400, answer.status(), answer::toString);
        long told = number(answer.body(), "accepted");
        assertTrue(told > 0, answer::toString);
        assertEquals(told, number(answer.body(), "last_line"), answer::toString);
        assertEquals(told, stored(table));
    }

    @Test
    void whatStandsBehindABrokenChunkIsNoRequest() throws IOException {
        String request = head("Transfer-Encoding: chunked") + "zz\r\n\r\n";
        String next = "POST /v1/tables/behind/records HTTP/1.1\r\nHost: localhost\r\n";
        List<RawHttp.Answer> answers =
                answers(request + next + "Content-Length: 3\r\n\r\n{}\n", "", true, false, 2);
        assertEquals(List.of(400), answers.stream().map(RawHttp.Answer::status).toList());
        given().get("/v1/tables/behind").then().statusCode(404);
    }

    @Test
    void aBrokenBodyDoesNotDisturbTheAnswersBeforeIt() throws IOException {
        String request = "GET /v1/tables HTTP/1.1\r\nHost: localhost\r\n\r\n";
        List<RawHttp.Answer> answers =
                answers(
                        request + request + head("Transfer-Encoding: chunked") + "zz\r\n",
                        "",
                        true,
                        false,
                        3);
        assertEquals(List.of(200, 200, 400), answers.stream().map(RawHttp.Answer::status).toList());
    }

    /** The first body waits for its reader when the second one breaks. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2_000})
    void aBrokenBodyDoesNotDisturbABodyBeforeIt(int records) throws IOException {
        String lines = RECORD.repeat(records);
        String whole = head("Content-Length: " + lines.length()) + lines;
        String chunks = head("Transfer-Encoding: chunked") + chunk(lines) + "0\r\n\r\n";
        List<RawHttp.Answer> answers =
                answers(
                        whole + chunks + head("Transfer-Encoding: chunked") + "zz\r\n",
                        "",
                        true,
                        false,
                        3);
        assertEquals(List.of(200, 200, 400), answers.stream().map(RawHttp.Answer::status).toList());
        for (RawHttp.Answer answer : answers.subList(0, 2)) {
            assertEquals(records, number(answer.body(), "accepted"), answer::toString);
        }
    }

    @Test
    void aDefinitionThatIsCutOffIsNamedByItsPlace() throws IOException {
        String definition = "PUT /v1/tables/cut HTTP/1.1\r\nHost: localhost\r\n";
        RawHttp.Answer halfClosed =
                answer(definition + "Content-Length: 50\r\n\r\n", "[{\"name\":", false, true);
        assertEquals(400, halfClosed.status(), halfClosed::toString);
        assertTrue(
                halfClosed.body().contains("the body ended after 9 of 50 bytes"),
                halfClosed::toString);
        RawHttp.Answer broken =
                answer(definition + "Transfer-Encoding: chunked\r\n\r\n", "zz\r\n", false, false);
        assertEquals(400, broken.status(), broken::toString);
        assertTrue(
                broken.body().contains("the body's chunks are broken after byte 0"),
                broken::toString);
        given().get("/v1/tables/cut").then().statusCode(404);
    }

    /** Answered without its body, which is then cut off: the connection is of no use any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatNobodyReadEndsItsConnectionWhenItBreaks(boolean chunked) throws IOException {
        URI service = HttpDoorSuite.service();
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: 9";
            String head = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            assertEquals('H', socket.getInputStream().read());
            if (chunked) {
                socket.getOutputStream().write("zz\r\n".getBytes(ISO_8859_1));
            } else {
                socket.shutdownOutput();
            }
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertTrue(answer.startsWith("TTP/1.1 200 "), answer);
        }
    }

    private static String head(String length) {
        return "POST /v1/tables/cut_off/records HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n"
                .formatted(length);
    }

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    private static RawHttp.Answer answer(
            String first, String rest, boolean together, boolean halfClosed) throws IOException {
        List<RawHttp.Answer> answers = answers(first, rest, together, halfClosed, 1);
        assertEquals(1, answers.size(), "answers to " + rest);
        return answers.getFirst();
    }

    private static List<RawHttp.Answer> answers(
            String first, String rest, boolean together, boolean halfClosed, int count)
            throws IOException {
        byte[] request = (first + rest).getBytes(ISO_8859_1);
        int piece = together ? request.length : first.length();
        return RawHttp.answers(
                RawHttp.exchange(
                        HttpDoorSuite.service(),
                        request,
                        new RawHttp.Manner(piece, halfClosed, count, PATIENCE_MILLIS)));
    }

    private static long number(String json, String name) {
        int from = json.indexOf("\"" + name + "\":") + name.length() + 3;
        int end = from;
        while (Character.isDigit(json.charAt(end))) {
            end++;
        }
        return Long.parseLong(json, from, end, 10);
    }

    /** How many rows a flush puts into files of that table. */
    private static long stored(String table) {
        return given().post("/v1/flush")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getLong("files.findAll { it.table == '%s' }.rows.sum()".formatted(table));
    }
}
