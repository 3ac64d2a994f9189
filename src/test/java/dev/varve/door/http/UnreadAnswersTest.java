package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.door.http.UnreadAnswers.OfConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class UnreadAnswersTest {

    private int refusals;

    private final RequestEvents events =
            (RequestEvents)
                    Proxy.newProxyInstance(
                            RequestEvents.class.getClassLoader(),
                            new Class<?>[] {RequestEvents.class},
                            (_, _, _) -> {
                                refusals++;
                                return null;
                            });

    private final UnreadAnswers unread = new UnreadAnswers(100, events);
    private final EmbeddedChannel first = new EmbeddedChannel();
    private final EmbeddedChannel second = new EmbeddedChannel();

    @Test
    void whoHoldsMostIsClosedFirst() {
        OfConnection more = unread.of(first);
        OfConnection fewer = unread.of(second);
        more.add(40);
        more.add(40);
        fewer.add(20);
        assertTrue(first.isOpen());
        fewer.add(1);
        assertFalse(first.isOpen());
        assertTrue(second.isOpen());
        assertEquals(1, refusals);
    }

    @Test
    void whatHasLeftIsNotCounted() {
        OfConnection answers = unread.of(first);
        for (int i = 0; i < 10; i++) {
            answers.add(90);
            answers.remove(90);
        }
        unread.of(second).add(90);
        assertTrue(first.isOpen());
        assertTrue(second.isOpen());
    }

    @Test
    void aSingleAnswerMayBeLargerThanAll() {
        OfConnection answers = unread.of(first);
        answers.add(200);
        assertTrue(first.isOpen());
        answers.add(1);
        assertFalse(first.isOpen());
    }

    @Test
    void aConnectionThatIsClosedHoldsNothing() {
        unread.of(first).add(90);
        assertTrue(first.close().isSuccess());
        unread.of(second).add(90);
        assertTrue(second.isOpen());
        assertEquals(0, refusals);
    }

    /** As where a socket takes nothing. */
    @Test
    void pipelinedAnswersThatDoNotLeaveAreCounted() {
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new ChannelDuplexHandler() {
                            @Override
                            public void write(
                                    ChannelHandlerContext context,
                                    Object message,
                                    ChannelPromise promise) {}
                        },
                        new OpenRequests(unread.of(first)));
        assertFalse(
                channel.write(new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[60])))
                        .isDone());
        assertTrue(first.isOpen());
        assertFalse(
                channel.write(new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[60])))
                        .isDone());
        assertFalse(first.isOpen());
    }
}
