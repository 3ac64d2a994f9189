package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(TestFolder.class)
class StraightPathsTest {

    @TestHTTPResource("/")
    URI service;

    @Inject Vertx vertx;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/tables/%2e%2e/records",
                "/v1/tables/%2E./records?x=1",
                "/v1/tables/../records",
                "/v1/tables/./records",
                "/v1/tables//records",
                "/v1/records/%2e"
            })
    void anAddressThatIsNotStraightIsRefused(String path) throws Exception {
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

    /** As it is: other clients straighten the path themselves. */
    private Sent send(String path) throws Exception {
        return vertx.createHttpClient()
                .request(HttpMethod.POST, service.getPort(), service.getHost(), path)
                .compose(
                        request ->
                                request.putHeader("Content-Type", "application/x-ndjson")
                                        .send(Buffer.buffer("{\"a\":1}\n")))
                .compose(
                        response ->
                                response.body()
                                        .map(
                                                body ->
                                                        new Sent(
                                                                response.statusCode(),
                                                                body.toString())))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }
}
