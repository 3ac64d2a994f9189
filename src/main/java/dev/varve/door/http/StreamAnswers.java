package dev.varve.door.http;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.HashMap;
import java.util.Map;

/**
 * The answers on the streams of one connection of HTTP/2. Each has left when its stream is closed.
 * On its event loop.
 */
final class StreamAnswers extends Http2ConnectionAdapter {

    private final Http2Connection connection;
    private final UnreadAnswers.OfConnection unread;
    private final Map<Integer, Long> bytesByStream = new HashMap<>();

    private StreamAnswers(Http2Connection connection, UnreadAnswers.OfConnection unread) {
        this.connection = connection;
        this.unread = unread;
    }

    static StreamAnswers of(Http2Connection connection, UnreadAnswers.OfConnection unread) {
        StreamAnswers answers = new StreamAnswers(connection, unread);
        connection.addListener(answers);
        return answers;
    }

    /** It was made, and may have left. */
    void made(int stream, long bytes) {
        if (connection.stream(stream) != null) {
            bytesByStream.put(stream, bytes);
            unread.add(bytes);
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        Long bytes = bytesByStream.remove(stream.id());
        if (bytes != null) {
            unread.remove(bytes);
        }
    }
}
