package dev.varve.door.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Watches the answers of each connection of HTTP/2 from its first request on: a client decides how
 * much of them leaves. Runs on the event loop.
 */
public final class Http2Connections implements Handler<RoutingContext> {

    private static final AttributeKey<StreamAnswers> KEY =
            AttributeKey.valueOf(StreamAnswers.class.getName());

    private final UnreadAnswers unread;

    public Http2Connections(UnreadAnswers unread) {
        this.unread = unread;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_2
                && request.connection() instanceof ConnectionBase connection) {
            Channel channel = connection.channel();
            answers(channel).ifPresent(answers -> watch(context, channel, answers));
        }
        context.next();
    }

    private static void watch(RoutingContext context, Channel channel, StreamAnswers answers) {
        int stream = context.request().streamId();
        context.addBodyEndHandler(
                _ ->
                        channel.eventLoop()
                                .execute(
                                        () ->
                                                answers.made(
                                                        stream,
                                                        context.response().bytesWritten())));
    }

    private Optional<StreamAnswers> answers(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get()).or(() -> begin(channel));
    }

    private Optional<StreamAnswers> begin(Channel channel) {
        Optional<StreamAnswers> begun =
                Optional.ofNullable(channel.pipeline().get(Http2ConnectionHandler.class))
                        .map(Http2ConnectionHandler::connection)
                        .map(streams -> StreamAnswers.of(streams, unread.of(channel)));
        begun.ifPresent(channel.attr(KEY)::set);
        return begun;
    }
}
