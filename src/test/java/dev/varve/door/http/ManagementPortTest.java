package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ManagementPortTest {

    private static final String HOST = "127.0.0.1";

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void answersWhileTheOtherPortsThreadIsHeld() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Vertx other = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            HttpServer busy = other.createHttpServer().requestHandler(each -> hold(held, released));
            int port =
                    busy.listen(0, HOST)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join()
                            .actualPort();
            CompletableFuture<HttpResponse<String>> waiting =
                    client.sendAsync(request(port, "/"), HttpResponse.BodyHandlers.ofString());
            held.await();
            try (ManagementPort management =
                    ManagementPort.open(ManagementPortTest::answer, HOST, 0)) {
                assertEquals("well", get(management.port(), "/health/live").body());
                assertEquals("well", get(management.port(), "/metrics").body());
                assertFalse(waiting.isDone());
            } finally {
                released.countDown();
                waiting.cancel(true);
            }
        } finally {
            other.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void hold(CountDownLatch held, CountDownLatch released) {
        held.countDown();
        try {
            released.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void answersNothingElse() throws Exception {
        try (ManagementPort management = ManagementPort.open(ManagementPortTest::answer, HOST, 0)) {
            for (String path : new String[] {"/v1/tables", "/healthy", "/metrics/x", "/"}) {
                assertEquals(404, get(management.port(), path).statusCode(), path);
            }
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            IOException refused =
                    assertThrows(
                            IOException.class,
                            () -> ManagementPort.open(ManagementPortTest::answer, "0.0.0.0", port));
            assertTrue(
                    refused.getMessage()
                            .startsWith(
                                    "cannot listen on 0.0.0.0:%d, which varve.http.management-port names: "
                                            .formatted(port)),
                    refused.getMessage());
        }
    }

    private static void answer(HttpServerRequest request) {
        request.response().end("well");
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return client.send(request(port, path), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(HOST, port, path)))
                .timeout(Duration.ofSeconds(20))
                .build();
    }
}
