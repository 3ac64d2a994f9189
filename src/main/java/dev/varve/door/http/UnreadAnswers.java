package dev.varve.door.http;

import io.netty.channel.Channel;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * Bounds what answers hold that were made and have not left: what a client does not read stays in
 * memory, where no budget counts it. Past the bound the connection that holds most is closed, and
 * counted as a client that has left. Thread-safe.
 */
public final class UnreadAnswers {

    /** Half of what is planned for the buffers of connections. */
    public static final long MOST_BYTES = 8L << 20;

    private final long mostBytes;
    private final RequestEvents events;
    private final Set<OfConnection> holders = new HashSet<>();
    private long bytes;

    public UnreadAnswers(long mostBytes, RequestEvents events) {
        this.mostBytes = mostBytes;
        this.events = events;
    }

    /** Those of a connection that has none yet. */
    OfConnection of(Channel channel) {
        OfConnection answers = new OfConnection(channel);
        var unused = channel.closeFuture().addListener(_ -> forget(answers));
        return answers;
    }

    private synchronized void add(OfConnection connection, long moreBytes) {
        if (!connection.closed) {
            bytes += moreBytes;
            connection.bytes += moreBytes;
            connection.count++;
            holders.add(connection);
            makeRoom();
        }
    }

    private synchronized void remove(OfConnection connection, long fewerBytes) {
        if (!connection.closed) {
            bytes -= fewerBytes;
            connection.bytes -= fewerBytes;
            connection.count--;
            if (connection.count == 0) {
                holders.remove(connection);
            }
        }
    }

    private synchronized void forget(OfConnection connection) {
        if (!connection.closed) {
            connection.closed = true;
            bytes -= connection.bytes;
            holders.remove(connection);
        }
    }

    /** A single answer may be larger than all of them together may be. */
    private void makeRoom() {
        while (bytes > mostBytes) {
            OfConnection largest = holders.stream().max(OfConnection.BY_SIZE).orElseThrow();
            if (holders.size() == 1 && largest.count == 1) {
                return;
            }
            forget(largest);
            events.refused(AnswerCount.CLIENT_LEFT, AnswerCount.LEFT);
            var unused = largest.channel.close();
        }
    }

    /** Those of one connection. Thread-safe. */
    final class OfConnection {

        private static final Comparator<OfConnection> BY_SIZE =
                Comparator.comparingLong(connection -> connection.bytes);

        private final Channel channel;
        private long bytes;
        private int count;
        private boolean closed;

        private OfConnection(Channel channel) {
            this.channel = channel;
        }

        /** An answer, or a part of one, was made. May close any connection. */
        void add(long moreBytes) {
            UnreadAnswers.this.add(this, moreBytes);
        }

        /** One that was made has left. */
        void remove(long fewerBytes) {
            UnreadAnswers.this.remove(this, fewerBytes);
        }
    }
}
