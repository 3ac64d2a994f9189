package dev.varve.door.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * The requests of a connection of HTTP/1 whose answers have not left. On its event loop.
 *
 * <p>Closes the connection when there are more of them than anybody needs: the HTTP server keeps
 * them all, each with far more heap than it has bytes, and answers that nobody reads besides.
 *
 * <p>Has those answered whose bodies broke, for which the HTTP server would close the connection:
 * to who reads it, such a body is over, and {@link BodyBreak} tells why. It is the connection's
 * last.
 */
final class OpenRequests extends ChannelDuplexHandler {

    /** Without the one whose answer is under way. */
    static final int MOST_WAITING = 16;

    /** How long what still comes is let through, so that it does not cut off the answer. */
    private static final long LINGER_SECONDS = 2;

    private int open = 1;
    private boolean inBody = true;
    private boolean broken;
    private boolean closed;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            inBody = true;
            open++;
            if (open > MOST_WAITING + 1 && !closed) {
                close(context);
            }
        }
        if (closed || broken) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            breakOff(context, BodyBreak.CHUNKS);
        } else {
            inBody &= !(message instanceof LastHttpContent);
            super.channelRead(context, message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        super.userEventTriggered(context, event);
        if (event instanceof ChannelInputShutdownEvent) {
            if (inBody && open > 0 && !broken) {
                breakOff(context, BodyBreak.HALF_CLOSED);
            } else if (!broken || open == 0) {
                // who has sent all, and then closes, waits for no answer: so do servers elsewhere
                close(context);
            }
        }
    }

    private void breakOff(ChannelHandlerContext context, BodyBreak reason) throws Exception {
        broken = true;
        inBody = false;
        reason.mark(context.channel());
        super.channelRead(context, LastHttpContent.EMPTY_LAST_CONTENT);
        if (open == 0) {
            close(context);
        }
    }

    private void close(ChannelHandlerContext context) {
        closed = true;
        var unused = context.close();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (broken && open == 1 && message instanceof HttpResponse answer) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (isEndOfAnswer(message)) {
            var unused = context.write(message, promise.unvoid().addListener(_ -> left(context)));
        } else {
            var unused = context.write(message, promise);
        }
    }

    private static boolean isEndOfAnswer(Object message) {
        return message instanceof LastHttpContent
                && !(message instanceof HttpResponse answer
                        && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL);
    }

    private void left(ChannelHandlerContext context) {
        open--;
        if (broken && open == 0) {
            hangUp(context);
        }
    }

    /** A socket that is closed while something comes may lose what it has sent. */
    private void hangUp(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel channel && !channel.isInputShutdown()) {
            var unused = channel.shutdownOutput();
            var unusedLinger =
                    context.executor()
                            .schedule(() -> close(context), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            close(context);
        }
    }
}
