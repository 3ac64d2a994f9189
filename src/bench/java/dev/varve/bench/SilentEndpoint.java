package dev.varve.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A server on the loopback device that accepts every connection and never reads or says anything.
 */
final class SilentEndpoint implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final ServerSocket listener;
    private final Collection<Socket> connections = new ConcurrentLinkedQueue<>();
    private final Semaphore arrivals = new Semaphore(0);

    private SilentEndpoint(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens on a free port. */
    static SilentEndpoint open() throws IOException {
        SilentEndpoint endpoint =
                new SilentEndpoint(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().name("silent endpoint").start(endpoint::accept);
        return endpoint;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** From now on only new connections count for {@link #awaitConnection}. */
    void forgetConnections() {
        arrivals.drainPermits();
    }

    /** Waits for a connection; false when none comes within the limit. */
    boolean awaitConnection(Duration limit) throws InterruptedException {
        return arrivals.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                connections.add(listener.accept());
                arrivals.release();
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new IllegalStateException("the silent endpoint accepts no more", e);
            }
        }
    }
}
