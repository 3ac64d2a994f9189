package dev.varve.door.http;

import dev.varve.layer.HeldMemory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a request's body. The connection's event loop adds them, one thread reads them.
 *
 * <p>Whoever waits gets {@value #HELD_BYTES} bytes at once if they come within a moment: waking a
 * thread for each piece that a socket hands over would cost as much as reading its records. Of what
 * comes slower it gets {@value #SLOW_BYTES}, so that many slow bodies hold little. Then the
 * connection is told to wait. What is held beyond {@value #FREE_BYTES} bytes is counted by the
 * memory budget; where there is no room, what is there is read.
 */
final class RequestBodyStream extends BodyStream {

    private static final int HELD_BYTES = 1 << 20;
    private static final int SLOW_BYTES = 32 << 10;
    private static final int FREE_BYTES = 16 << 10;

    /** How long it may take until a body counts as slow. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** How long the rest of a body that nobody reads is let through. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HttpServerRequest request;
    private final BodyPace pace;
    private final HeldMemory memory;
    private final Waits waits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Buffer> held = new ArrayDeque<>();
    private int heldBytes;

    /** Read already of the first buffer held. */
    private int firstReadBytes;

    /** How many bytes the reader waits for; 0 when it does not. */
    private int wanted;

    private long arrivedBytes;
    private long waitedNanos;
    private boolean paused = true;

    /** Whether there is no memory to hold more. */
    private boolean crowded;

    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;

    private RequestBodyStream(
            HttpServerRequest request, BodyPace pace, HeldMemory memory, Waits waits) {
        this.request = request;
        this.pace = pace;
        this.memory = memory;
        this.waits = waits;
    }

    /**
     * The body of a request that nobody has read from. It comes when it is waited for.
     *
     * @param memory for nobody else; closed with this
     * @param waits is told of each long wait
     */
    static RequestBodyStream of(
            HttpServerRequest request, BodyPace pace, HeldMemory memory, Waits waits) {
        RequestBodyStream body = new RequestBodyStream(request, pace, memory, waits);
        if (request.isEnded()) {
            body.end();
            return body;
        }
        body.unlessReset(body::listen);
        return body;
    }

    private void listen() {
        request.handler(this::add);
        request.endHandler(_ -> end());
        request.exceptionHandler(this::end);
        request.pause();
    }

    /**
     * Asks something of the request. A stream of HTTP/2 that its client resets takes no question
     * from that moment on, also before it tells of it; a body that comes whole tells first.
     */
    private void unlessReset(Runnable question) {
        try {
            question.run();
        } catch (IllegalStateException reset) {
            end(new IOException("the client has reset the stream", reset));
        }
    }

    private void add(Buffer bytes) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            held.add(bytes);
            heldBytes += bytes.length();
            arrivedBytes += bytes.length();
            crowded = !memory.tryResize(heldBytes > FREE_BYTES ? heldBytes : 0);
            if ((heldBytes >= HELD_BYTES || crowded) && !paused) {
                paused = true;
                request.pause();
            }
            if (wanted > 0 && isEnough()) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            end(BodyBreak.of(request, arrivedBytes));
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

    private boolean isEnough() {
        return heldBytes >= wanted || ended || crowded;
    }

    @Override
    public boolean isDry() {
        lock.lock();
        try {
            return heldBytes == 0 && !ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return heldBytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until reading is worth it.
     *
     * @throws SlowBodyException if they come too slowly
     * @throws InterruptedIOException if the thread was interrupted; its interrupt status stays set
     */
    @Override
    public void await() throws IOException {
        await(HELD_BYTES);
    }

    @Override
    byte[] peek(int mostBytes) {
        lock.lock();
        try {
            Buffer head = Buffer.buffer();
            for (Buffer each : held) {
                if (head.length() < mostBytes) {
                    head.appendBuffer(each, 0, Math.min(each.length(), mostBytes - head.length()));
                }
            }
            return head.getBytes();
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
     * Reads what is there; waits only where nothing is.
     *
     * @throws SlowBodyException if the bytes come too slowly
     * @throws InterruptedIOException if the thread was interrupted; its interrupt status stays set
     * @throws CutOffBodyException if the body broke, and its connection did not
     * @throws IOException if the connection broke
     */
    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (isDry()) {
            await(Math.min(length, HELD_BYTES));
        }
        lock.lock();
        try {
            if (heldBytes > 0) {
                return copy(target, from, Math.min(length, heldBytes));
            }
            switch (failure) {
                case null -> {
                    return -1;
                }
                case CutOffBodyException cutOff -> throw cutOff;
                default -> throw new IOException(failure.getMessage(), failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(int bytes) throws IOException {
        if (!awaitForAMoment(bytes)) {
            waits.waitBegins();
            awaitSlowly(Math.min(bytes, SLOW_BYTES));
            waits.waitEnds();
        }
    }

    /** Answers whether reading is worth it now. */
    private boolean awaitForAMoment(int bytes) throws IOException {
        lock.lock();
        try {
            want(bytes);
            awaitEnough(MOMENT_NANOS);
            wanted = Math.min(bytes, SLOW_BYTES);
            return isEnough();
        } finally {
            wanted = 0;
            lock.unlock();
        }
    }

    private void awaitSlowly(int bytes) throws IOException {
        lock.lock();
        try {
            want(bytes);
            long arrivedBefore = arrivedBytes;
            long waitedBefore = waitedNanos;
            while (!awaitEnough(TimeUnit.SECONDS.toNanos(1))) {
                pace.check(waitedNanos, waitedNanos - waitedBefore, arrivedBytes - arrivedBefore);
            }
        } finally {
            wanted = 0;
            lock.unlock();
        }
    }

    private void want(int bytes) {
        wanted = bytes;
        letCome();
    }

    /** Answers whether reading is worth it before the time is over. */
    private boolean awaitEnough(long nanos) throws InterruptedIOException {
        long left = nanos;
        try {
            while (!isEnough() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the body was read");
        } finally {
            waitedNanos += nanos - left;
        }
        return isEnough();
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
        memory.resize(heldBytes > FREE_BYTES ? Math.min(heldBytes, memory.sizeBytes()) : 0);
        crowded &= heldBytes > 0;
        letCome();
        return length;
    }

    private void letCome() {
        if (paused && !crowded && heldBytes < Math.max(wanted, HELD_BYTES / 2)) {
            paused = false;
            unlessReset(request::resume);
        }
    }

    /**
     * What still comes is let through for a while, so that the connection serves the next request.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            held.clear();
            heldBytes = 0;
            firstReadBytes = 0;
            memory.close();
            if (!ended) {
                unlessReset(this::letRestCome);
            }
        } finally {
            lock.unlock();
        }
    }

    private void letRestCome() {
        long begin = System.nanoTime();
        request.handler(
                _ -> {
                    if (System.nanoTime() - begin > REST_NANOS) {
                        cut();
                    }
                });
        request.resume();
    }

    private void cut() {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }

    /** What happens while a reader waits for a client that is slow. On the reader's thread. */
    interface Waits {

        /** Of who has nothing to give up. */
        Waits IDLE =
                new Waits() {

                    @Override
                    public void waitBegins() {}

                    @Override
                    public void waitEnds() {}
                };

        /** A wait begins that may be long. */
        void waitBegins();

        /**
         * It is over, and there is something to read.
         *
         * @throws Refusal if reading cannot go on
         */
        void waitEnds();
    }
}
