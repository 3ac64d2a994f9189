package dev.varve.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.varve.store.Finding;
import dev.varve.store.ObjectLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;

/** What readiness says for each mistake that an operator can make. */
final class S3ReadinessTest {

    private final ScriptedS3 server;

    S3ReadinessTest() throws IOException {
        server = new ScriptedS3();
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Test
    void triesTheConditionsOnceAndLeavesNothing() {
        try (S3Store store = server.newStore()) {
            assertEquals(Optional.empty(), store.probe());
            int first = server.asked().size();
            assertEquals(Optional.empty(), store.probe());
            assertEquals(first + 2, server.asked().size());
            assertTrue(server.s3().objects().isEmpty());
            assertEquals(0, server.s3().openUploads());
        }
    }

    @Test
    void saysThatABucketHasNoObjectLock() throws IOException {
        ObjectLock lock =
                new ObjectLock(
                        Optional.of(Duration.ofDays(365)),
                        ObjectLock.Mode.GOVERNANCE,
                        false,
                        "_raw/",
                        () -> Instant.parse("2025-01-15T10:30:00Z"));
        try (S3Store store =
                new S3Store(server::newClient, ScriptedS3.settings(2).withLock(lock), 6 << 20)) {
            String trouble =
                    "the bucket has no object lock, which retention and legal hold need; turn it"
                            + " and versioning on for the bucket";
            assertTrue(store.probe().orElseThrow().endsWith(trouble), store.probe()::toString);
            IOException refused = assertThrows(IOException.class, () -> store.prove(1));
            assertTrue(refused.getMessage().endsWith(trouble), refused::toString);
            assertEquals(
                    Finding.Outcome.LACKS,
                    store.inspect(Clock.systemUTC()).stream()
                            .filter(each -> each.capability().equals("object lock"))
                            .findFirst()
                            .orElseThrow()
                            .outcome());
            server.s3().turnOnLock();
            assertEquals(Optional.empty(), store.probe());
            store.prove(1);
            assertTrue(server.s3().objects().isEmpty());
        }
    }

    @Test
    void namesAServerThatIgnoresConditions() {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_COMPLETE);
        requireTrouble(
                "the server ignores 'If-None-Match: *' on CompleteMultipartUpload, so that two"
                        + " writers could overwrite each other; use a version of it that knows"
                        + " conditional writes");
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_PUT);
        requireTrouble(
                "the server ignores 'If-None-Match: *' on PutObject, so that two writers could"
                        + " overwrite each other; use a version of it that knows conditional"
                        + " writes");
        assertTrue(server.s3().objects().isEmpty());
    }

    @Test
    void saysWhatTheServerRefusesAndWhatToDo() {
        answers(
                WireAnswer.error(403, "AccessDenied", "Access Denied"),
                "the credentials may not do this (Access Denied); allow it in the policy of the"
                        + " user, role or bucket");
        answers(
                WireAnswer.error(301, "PermanentRedirect").with("x-amz-bucket-region", "eu-west-1"),
                "bucket 'layers' is in another region; set the region to 'eu-west-1'");
        answers(
                WireAnswer.error(
                        400,
                        "AuthorizationHeaderMalformed",
                        "The authorization header is malformed; the region 'us-east-1' is wrong;"
                                + " expecting 'eu-central-1'"),
                "bucket 'layers' is in another region; set the region to 'eu-central-1'");
        answers(
                WireAnswer.error(403, "RequestTimeTooSkewed"),
                "the clock of this machine and the server's are more than 15 minutes apart; set it"
                        + " (NTP)");
        answers(
                WireAnswer.error(400, "ExpiredToken"),
                "the session token has expired; renew the credentials");
        answers(
                WireAnswer.error(507, "XMinioStorageFull"),
                "no space is left there (XMinioStorageFull); free some or raise the quota");
    }

    @Test
    void saysThatThereIsNoBucket() {
        try (S3Store store = new S3Store(server::newClient, S3Settings.of("elsewhere"))) {
            assertEquals(
                    Optional.of(
                            "cannot write in s3://elsewhere at %s: there is no bucket 'elsewhere'; create it or correct its name"
                                    .formatted(server.endpoint())),
                    store.probe());
        }
    }

    @Test
    void saysThatThereAreNoCredentials() {
        S3Connection connection = new S3Connection("us-east-1", server.endpoint(), true);
        requireTrouble(
                new S3Store(
                        () ->
                                S3Clients.builder(connection)
                                        .credentialsProvider(
                                                SystemPropertyCredentialsProvider.create())
                                        .build(),
                        S3Settings.of("layers")),
                server.endpoint(),
                "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run"
                        + " where there is a role");
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        server.close();
        requireTrouble(
                "the server refuses connections; check that it runs and that the endpoint is"
                        + " right");
    }

    @Test
    void saysThatTheServerIsSilent() {
        server.failByChance(request -> Optional.of(new Fault.Silence()));
        requireTrouble(
                server.newImpatientStore(),
                server.endpoint(),
                "the server said nothing for too long (Read timed out)");
    }

    @Test
    void saysThatTheEndpointIsNotS3() throws IOException {
        HttpServer web =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        int[] status = {200};
        web.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    byte[] page = "<html><body>Welcome</body></html>".getBytes(UTF_8);
                    exchange.sendResponseHeaders(status[0], page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        web.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + web.getAddress().getPort());
            for (int answered : new int[] {200, 404, 405}) {
                status[0] = answered;
                try (S3Store store =
                        new S3Store(
                                () ->
                                        ScriptedS3.withKeys(
                                                new S3Connection("us-east-1", endpoint, true),
                                                "key",
                                                "secret"),
                                S3Settings.of("layers"))) {
                    String trouble = store.probe().orElseThrow();
                    assertTrue(trouble.contains("is not one of S3"), trouble);
                    assertTrue(trouble.endsWith("; correct the endpoint"), trouble);
                }
            }
        } finally {
            web.stop(0);
        }
    }

    @Test
    void saysWhichKeyIsWrongBeforeARealServer() {
        S3Server real = S3Server.shared();
        requireTrouble(
                new S3Store(
                        () -> ScriptedS3.withKeys(real.connection(), "nobody", "secret"),
                        S3Settings.of("layers")),
                real.endpoint(),
                "the server does not know the access key; check AWS_ACCESS_KEY_ID and whether the"
                        + " endpoint is the one it belongs to");
        requireTrouble(
                new S3Store(
                        () ->
                                ScriptedS3.withKeys(
                                        real.connection(), S3Server.accessKeyId(), "wrong"),
                        S3Settings.of("layers")),
                real.endpoint(),
                "the secret key does not fit the access key, or something on the way changed the"
                        + " request; check AWS_SECRET_ACCESS_KEY and proxies");
        requireTrouble(
                new S3Store(real::newClient, S3Settings.of("layers")),
                real.endpoint(),
                "there is no bucket 'layers'; create it or correct its name");
    }

    private void answers(WireAnswer answer, String said) {
        server.failNext("PutObject", new Fault.Answer(answer));
        requireTrouble(said);
    }

    private void requireTrouble(String said) {
        requireTrouble(server.newStore(), server.endpoint(), said);
    }

    private static void requireTrouble(S3Store opened, URI endpoint, String said) {
        try (S3Store store = opened) {
            assertEquals(
                    Optional.of("cannot write in s3://layers at " + endpoint + ": " + said),
                    store.probe());
        }
    }
}
