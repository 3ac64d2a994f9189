package dev.varve.door.http;

import io.netty.channel.Channel;
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
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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

    private static final AttributeKey<OpenRequests> KEY =
            AttributeKey.valueOf(OpenRequests.class.getName());

    private final UnreadAnswers.OfConnection unread;

    private int open = 1;

    private int received = 1;

    /** Of those received; they are answered one after the other. */
    private final AtomicInteger begun = new AtomicInteger();

    private boolean inBody = true;
    private volatile @Nullable Broken broken;
    private boolean closed;

    /**
     * @param request its number, from 1
     */
    private record Broken(BodyBreak reason, int request) {}

    OpenRequests(UnreadAnswers.OfConnection unread) {
        this.unread = unread;
    }

    /** Those of a connection; empty if nobody watches it. */
    static Optional<OpenRequests> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
    }

    /** The next one is being answered, from now on. */
    void begin() {
        begun.incrementAndGet();
    }

    /**
     * Why the body of the one that is being answered ended before its end; empty if it did not. For
     * any thread, once the body is over.
     */
    Optional<BodyBreak> bodyBreak() {
        return Optional.ofNullable(broken)
                .filter(each -> each.request() == begun.get())
                .map(Broken::reason);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            inBody = true;
            received++;
            open++;
            if (open > MOST_WAITING + 1 && !closed) {
                close(context);
            }
        }
        if (closed || broken != null) {
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
            if (inBody && open > 0 && broken == null) {
                breakOff(context, BodyBreak.HALF_CLOSED);
            } else if (broken == null || open == 0) {
                // who has sent all, and then closes, waits for no answer: so do servers elsewhere
                close(context);
            }
        }
    }

    private void breakOff(ChannelHandlerContext context, BodyBreak reason) throws Exception {
        broken = new Broken(reason, received);
        inBody = false;
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
        if (broken != null && open == 1 && message instanceof HttpResponse answer) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        ChannelPromise told = promise.unvoid();
        if (isEndOfAnswer(message)) {
            told.addListener(_ -> left(context));
        }
        if (message instanceof HttpContent content) {
            long bytes = content.content().capacity(); // of text three times its length
            told.addListener(_ -> unread.remove(bytes));
            unread.add(bytes);
        }
        var unused = context.write(message, told);
    }

    private static boolean isEndOfAnswer(Object message) {
        return message instanceof LastHttpContent
                && !(message instanceof HttpResponse answer
                        && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL);
    }

    private void left(ChannelHandlerContext context) {
        open--;
        if (broken != null && open == 0) {
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
