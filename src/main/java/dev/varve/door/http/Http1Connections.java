package dev.varve.door.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Watches the requests of each connection of HTTP/1 from its first one on, for what the HTTP server
 * leaves open. Of HTTP/2 it bounds the streams itself, and knows when one of them broke.
 */
public final class Http1Connections implements Handler<RoutingContext> {

    private static final String NAME = OpenRequests.class.getName();

    private final UnreadAnswers unread;

    public Http1Connections(UnreadAnswers unread) {
        this.unread = unread;
    }

    @Override
    public void handle(RoutingContext context) {
        channel(context.request())
                .flatMap(channel -> OpenRequests.of(channel).or(() -> watch(channel)))
                .ifPresent(OpenRequests::begin);
        context.next();
    }

    /** That of a request of HTTP/1; empty for others. */
    static Optional<Channel> channel(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2
                        && request.connection() instanceof ConnectionBase connection
                ? Optional.of(connection.channel())
                : Optional.empty();
    }

    private Optional<OpenRequests> watch(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext server = pipeline.context(VertxHandler.class);
        if (server == null) {
            return Optional.empty();
        }
        OpenRequests requests = new OpenRequests(unread.of(channel));
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        pipeline.addBefore(server.name(), NAME, requests);
        return Optional.of(requests);
    }
}
