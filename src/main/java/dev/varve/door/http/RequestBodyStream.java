package dev.varve.door.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a request's body. The connection's event loop adds them, one thread reads them.
 *
 * <p>A read waits until it can be answered in full, or with {@value #HELD_BYTES} bytes: waking a
 * thread for each piece that a socket hands over would cost as much as reading its records. No more
 * than about so many bytes are held; then the connection is told to wait.
 */
final class RequestBodyStream extends InputStream {

    private static final int HELD_BYTES = 1 << 20;

    private final HttpServerRequest request;
    private final Duration silence;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Buffer> held = new ArrayDeque<>();
    private int heldBytes;

    /** Read already of the first buffer held. */
    private int firstReadBytes;

    /** How many bytes the reader waits for; 0 when it does not. */
    private int wanted;

    private long arrivedBytes;
    private boolean paused = true;
    private boolean ended;
    private @Nullable Throwable failure;

    private RequestBodyStream(HttpServerRequest request, Duration silence) {
        this.request = request;
        this.silence = silence;
    }

    /**
     * The body of a request that nobody has read from. It comes when it is read: a request that
     * waits for its turn holds nothing.
     *
     * @param silence how long a read waits while nothing comes at all
     */
    static RequestBodyStream of(HttpServerRequest request, Duration silence) {
        RequestBodyStream body = new RequestBodyStream(request, silence);
        if (request.isEnded()) {
            body.ended = true;
            return body;
        }
        request.handler(body::add);
        request.endHandler(_ -> body.end(null));
        request.exceptionHandler(body::end);
        request.pause();
        return body;
    }

    private void add(Buffer bytes) {
        lock.lock();
        try {
            held.add(bytes);
            heldBytes += bytes.length();
            arrivedBytes += bytes.length();
            if (heldBytes >= HELD_BYTES && !paused) {
                paused = true;
                request.pause();
            }
            if (wanted > 0 && heldBytes >= wanted) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            ended = true;
            failure = cause;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    /**
     * @throws SocketTimeoutException if nothing came for too long
     * @throws InterruptedIOException if the thread was interrupted; its interrupt status stays set
     * @throws IOException if the connection broke
     */
    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            await(Math.min(length, HELD_BYTES));
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            return heldBytes == 0 ? -1 : copy(target, from, Math.min(length, heldBytes));
        } finally {
            lock.unlock();
        }
    }

    private void await(int bytes) throws IOException {
        wanted = bytes;
        letCome();
        try {
            while (heldBytes < wanted && !ended) {
                long arrivedBefore = arrivedBytes;
                boolean inTime = changed.awaitNanos(silence.toNanos()) > 0;
                if (!inTime && arrivedBytes == arrivedBefore) {
                    throw new SocketTimeoutException(
                            "nothing came for %d seconds".formatted(silence.toSeconds()));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the body was read");
        } finally {
            wanted = 0;
        }
    }

    private int copy(byte[] target, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            Buffer first = held.getFirst();
            int count = Math.min(end - at, first.length() - firstReadBytes);
            first.getBytes(firstReadBytes, firstReadBytes + count, target, at);
            at += count;
            firstReadBytes += count;
            if (firstReadBytes == first.length()) {
                held.removeFirst();
                firstReadBytes = 0;
            }
        }
        heldBytes -= length;
        letCome();
        return length;
    }

    private void letCome() {
        if (paused && heldBytes < Math.max(wanted, HELD_BYTES / 2)) {
            paused = false;
            request.resume();
        }
    }

    /** What still comes is let through, so that the connection serves the next request. */
    @Override
    public void close() {
        lock.lock();
        try {
            held.clear();
            heldBytes = 0;
            firstReadBytes = 0;
            if (!ended) {
                request.handler(_ -> {});
                request.resume();
            }
        } finally {
            lock.unlock();
        }
    }
}
