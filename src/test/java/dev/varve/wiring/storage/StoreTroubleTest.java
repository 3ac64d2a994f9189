package dev.varve.wiring.storage;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.FaultyStore.Moment;
import dev.varve.store.FaultyStore.Operation;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import dev.varve.wiring.FaultyFolder;
import dev.varve.wiring.HttpDoorTest;
import dev.varve.wiring.configuration.VarveConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FaultyFolder.class)
class StoreTroubleTest {

    private static final ByteBuffer BYTES = ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8));

    @Inject ResilientStore resilient;
    @Inject @Unretried BlobStore bare;
    @Inject MeterRegistry registry;
    @Inject VarveConfig config;

    @Test
    void triesAgainWhatMayPass() throws IOException {
        long calls = faulty().calls(Operation.CREATE);
        double retries = registry.counter("varve.store.retries", "operation", "create").count();
        faulty().failNext(Operation.CREATE, Moment.BEFORE, 1);
        faulty().failNext(Operation.CREATE, Moment.AFTER, 1);
        resilient.create(new BlobKey("a/again"), BYTES);
        assertEquals(3, faulty().calls(Operation.CREATE) - calls);
        assertEquals(
                2,
                registry.counter("varve.store.retries", "operation", "create").count() - retries);
    }

    @Test
    void triesAgainThePiecesOfAStagedObject() throws IOException {
        faulty().failNext(Operation.APPEND, Moment.BEFORE, 2);
        faulty().failNext(Operation.COMMIT, Moment.AFTER, 1);
        try (StagedBlob staged = resilient.stage(new BlobKey("a/staged"))) {
            staged.append(BYTES);
            staged.commit(new BlobKey("a/staged"));
        }
        assertEquals(3, bare.head(new BlobKey("a/staged")).orElseThrow().sizeBytes());
    }

    @Test
    void givesUpAfterThreeRetries() {
        long calls = faulty().calls(Operation.HEAD);
        faulty().failNext(Operation.HEAD, Moment.BEFORE, 4);
        assertThrows(TransientStoreException.class, () -> resilient.head(new BlobKey("a/gone")));
        assertEquals(4, faulty().calls(Operation.HEAD) - calls);
    }

    @Test
    void doesNotRepeatWhatCannotHelp() {
        long calls = faulty().calls(Operation.HEAD);
        faulty().failNext(Operation.HEAD, Moment.BEFORE, () -> new IOException("not permitted"));
        assertThrows(IOException.class, () -> resilient.head(new BlobKey("a/denied")));
        assertEquals(1, faulty().calls(Operation.HEAD) - calls);
    }

    @Test
    void withoutAStoreInputGets503AtTheBudgetAndNothingAcknowledgedIsLost() throws Exception {
        byte[] body = incompressible(new Random(23));
        faulty().setDown(true);
        long accepted = 0;
        Response reply = post(body);
        while (reply.statusCode() == 200) {
            accepted += reply.jsonPath().getLong("accepted");
            assertTrue(accepted < 100_000, "the budget never ends");
            reply = post(body);
        }
        reply.then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("error", containsString("memory budget"));
        given().post("/v1/flush").then().statusCode(503).header("Retry-After", "5");
        faulty().setDown(false);
        given().post("/v1/flush").then().statusCode(200);
        assertEquals(accepted, storedRows());
        assertEquals(0, registry.get("varve.store.circuit.open").gauge().value());
        post(body).then().statusCode(200);
    }

    @Test
    void aFlushTellsWhatItPublishedAndWhatWasRefused() {
        for (String table : new String[] {"taken", "refused"}) {
            given().config(HttpDoorTest.raw())
                    .contentType("application/x-ndjson")
                    .body("{\"n\":1}\n".getBytes(StandardCharsets.UTF_8))
                    .post("/v1/tables/" + table + "/records")
                    .then()
                    .statusCode(200);
        }
        // one of the two files, whichever it is, for good
        faulty().failNext(Operation.COMMIT, Moment.BEFORE, () -> new IOException("not permitted"));
        given().post("/v1/flush")
                .then()
                .statusCode(503)
                .body("error", containsString("not permitted"))
                .body("files.size()", equalTo(1))
                .body("refused.size()", equalTo(1))
                .body("refused[0].reason", containsString("not permitted"));
        // the schedule may have tried again already
        given().post("/v1/flush").then().statusCode(200);
    }

    /** What is encoded counts, too, so it has to stay as large as it is. */
    private static byte[] incompressible(Random random) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            byte[] text = new byte[500];
            random.nextBytes(text);
            lines.append("{\"text\":\"").append(HexFormat.of().formatHex(text)).append("\"}\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private long storedRows() throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet count =
                        statement.executeQuery(
                                "SELECT count(*) FROM read_parquet('%s/pressure/**/*.parquet')"
                                        .formatted(config.store().directory()))) {
            count.next();
            return count.getLong(1);
        }
    }

    private static Response post(byte[] body) {
        return given().config(HttpDoorTest.raw())
                .contentType("application/x-ndjson")
                .body(body)
                .post("/v1/tables/pressure/records");
    }

    private FaultyStore faulty() {
        return (FaultyStore) bare;
    }
}
