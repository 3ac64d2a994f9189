package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.RawHttp2;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerTurnsTest {

    private static final String HOST = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final HttpClient client = HttpClient.newHttpClient();

    /** What has its turn, and what has come. */
    private final BlockingQueue<RoutingContext> begun = new LinkedBlockingQueue<>();

    private final BlockingQueue<String> come = new LinkedBlockingQueue<>();
    private int port;

    @BeforeEach
    void open() {
        Router router = Router.router(vertx);
        router.route()
                .handler(
                        context -> {
                            context.addEndHandler(_ -> come.add("end " + path(context)));
                            context.next();
                            come.add(path(context));
                        });
        router.route().handler(new AnswerTurns(1));
        router.route().handler(begun::add);
        port =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, HOST)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort();
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anAnswerIsMadeWhenTheOneBeforeItIs() throws Exception {
        var first = get("/first");
        RoutingContext making = begun.take();
        assertEquals("/first", come.take());
        var second = get("/second");
        assertEquals("/second", come.take());
        assertEquals(0, begun.size());

        answer(making);
        assertEquals("/first", first.join().body());
        answer(begun.take());
        assertEquals("/second", second.join().body());
    }

    @Test
    void healthAndWhatIsSentWaitForNone() throws Exception {
        var first = get("/first");
        RoutingContext making = begun.take();
        var health = get("/health/live");
        answer(begun.take());
        assertEquals("/health/live", health.join().body());
        var sent =
                client.sendAsync(
                        request("/sent").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
                        HttpResponse.BodyHandlers.ofString());
        answer(begun.take());
        assertEquals("/sent", sent.join().body());
        answer(making);
        assertEquals("/first", first.join().body());
    }

    @Test
    void whoLeavesTakesNoTurnAlong() throws Exception {
        Socket making = ask("/making");
        begun.take();
        assertEquals("/making", come.take());
        Socket waiting = ask("/waiting");
        assertEquals("/waiting", come.take());
        waiting.close();
        assertEquals("end /waiting", come.take());
        making.close();
        assertEquals("end /making", come.take());
        var next = get("/next");
        answer(begun.take());
        assertEquals("/next", next.join().body());
    }

    /** As the frames come in one read. */
    @Test
    void aStreamThatIsResetAtOnceIsNoFailureAndTakesNoTurnAlong() throws Exception {
        BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
        vertx.exceptionHandler(uncaught::add);
        try (RawHttp2 frames = new RawHttp2(URI.create("http://%s:%d".formatted(HOST, port)))) {
            frames.send(RawHttp2.head(1, RawHttp2.END_STREAM, "GET", "/reset"), RawHttp2.reset(1));
            assertEquals("/reset", come.take());
            assertEquals("end /reset", come.take());
        }
        assertEquals("/reset", path(begun.take()));
        var next = get("/next");
        answer(begun.take());
        assertEquals("/next", next.join().body());
        assertEquals(0, uncaught.size(), uncaught::toString);
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return client.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(HOST, port, path)))
                .version(HttpClient.Version.HTTP_1_1);
    }

    private Socket ask(String path) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        OutputStream out = socket.getOutputStream();
        out.write(
                "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .formatted(path)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void answer(RoutingContext context) {
        context.response().end(path(context));
    }

    private static String path(RoutingContext context) {
        return context.request().path();
    }
}
