package dev.varve.door.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A port of its own for what a platform asks, health and metrics: they are answered there also
 * while clients hold every connection of the other port, and by a thread of its own, which has
 * nothing else to do however many requests wait for the others.
 */
public final class ManagementPort implements AutoCloseable {

    private static final int NOT_FOUND = 404;
    private static final int IDLE_SECONDS = 30;

    private final Vertx vertx;
    private final HttpServer server;

    private ManagementPort(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /**
     * @param answers whatever is asked on the other port
     * @param port 0 takes a free one
     * @throws IOException if it cannot be listened on
     */
    public static ManagementPort open(Handler<HttpServerRequest> answers, String host, int port)
            throws IOException {
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS);
        HttpServer server =
                vertx.createHttpServer(options)
                        .requestHandler(
                                request -> {
                                    if (isManagement(request.path())) {
                                        answers.handle(request);
                                    } else {
                                        request.response().setStatusCode(NOT_FOUND).end();
                                    }
                                });
        try {
            server.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException | CancellationException failed) {
            end(vertx);
            throw new IOException(
                    "cannot listen on %s:%d, which varve.http.management-port names: %s"
                            .formatted(host, port, failed.getMessage()),
                    failed);
        }
        return new ManagementPort(vertx, server);
    }

    private static boolean isManagement(@Nullable String path) {
        return path != null
                && (path.equals("/health")
                        || path.startsWith("/health/")
                        || path.equals("/metrics"));
    }

    public int port() {
        return server.actualPort();
    }

    /** Ends its connections. */
    @Override
    public void close() {
        end(vertx);
    }

    private static void end(Vertx vertx) {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
