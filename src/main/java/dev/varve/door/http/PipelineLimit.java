package dev.varve.door.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.ext.web.RoutingContext;

/**
 * Closes connections of HTTP/1 on which more requests are sent before their answers have left than
 * anybody needs. The HTTP server keeps them all, each with far more heap than it has bytes, and
 * answers that nobody reads besides. Of HTTP/2 it bounds the streams itself.
 */
public final class PipelineLimit implements Handler<RoutingContext> {

    /** Without the one whose answer is under way. */
    static final int MOST_WAITING = 16;

    private static final String NAME = PipelineLimit.class.getName();

    @Override
    public void handle(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2
                && context.request().connection() instanceof ConnectionBase connection) {
            watch(connection.channel());
        }
        context.next();
    }

    /** From the first request of a connection on. */
    private static void watch(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext server = pipeline.context(VertxHandler.class);
        if (server != null && pipeline.get(NAME) == null) {
            pipeline.addBefore(server.name(), NAME, new Waiting());
        }
    }

    /** Counts the requests of a connection whose answers have not left. On its event loop. */
    private static final class Waiting extends ChannelDuplexHandler {

        private int open = 1;
        private boolean closed;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof HttpRequest) {
                open++;
                if (open > MOST_WAITING + 1 && !closed) {
                    closed = true;
                    var unused = context.close();
                }
            }
            if (closed) {
                ReferenceCountUtil.release(message);
            } else {
                super.channelRead(context, message);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (isEndOfAnswer(message)) {
                var unused = context.write(message, promise.unvoid().addListener(_ -> open--));
            } else {
                var unused = context.write(message, promise);
            }
        }

        private static boolean isEndOfAnswer(Object message) {
            return message instanceof LastHttpContent
                    && !(message instanceof HttpResponse answer
                            && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL);
        }
    }
}
