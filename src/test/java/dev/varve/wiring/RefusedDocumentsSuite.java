package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Documents refused whole, whoever runs the service. */
abstract class RefusedDocumentsSuite {

    @Test
    void aDocumentThatIsRefusedTeachesNoColumns() {
        String records =
                IntStream.range(0, 10_500)
                        .mapToObj(i -> "{\"n\":" + i + "}")
                        .collect(Collectors.joining(","));
        post("taught", "[" + records + ",{\"later\":1}").statusCode(400);
        given().get("/v1/tables/taught").then().statusCode(404);
        post("taught", "[" + records + ",{\"n\":1.5,\"later\":1}]").statusCode(200);
        given().get("/v1/tables/taught")
                .then()
                .statusCode(200)
                .body("schema.name", equalTo(List.of("n", "later")))
                .body("schema.type", equalTo(List.of("double", "int64")));
        post("taught", "[{\"n\":\"x\",\"more\":1}").statusCode(400);
        given().get("/v1/tables/taught")
                .then()
                .body("schema.name", equalTo(List.of("n", "later")))
                .body("schema.type", equalTo(List.of("double", "int64")));
    }

    private static ValidatableResponse post(String table, String document) {
        return given().config(HttpDoorSuite.raw())
                .contentType("application/json")
                .body(document.getBytes(StandardCharsets.UTF_8))
                .post("/v1/tables/" + table + "/records")
                .then();
    }
}
