package dev.varve.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that post lines of JSON, each over a connection of its own that stays open, with as
 * little work as it takes: they share the machine with the service.
 */
final class Crowd {
    private static final int OK = 200;
    private static final int OVERLOADED = 503;
    private static final long OVERLOADED_PAUSE_NANOS = 50_000_000;

    private final URI address;
    private final String path;
    private final int connections;

    Crowd(URI address, String path, int connections) {
        this.address = address;
        this.path = path;
        this.connections = connections;
    }

    /** What is to be sent next, and when; asked from many threads. */
    @FunctionalInterface
    interface Bodies {
        /** Empty when there is no more. */
        Optional<Body> next();
    }

    /**
     * A body of lines.
     *
     * @param dueNanos when it is to be sent, by {@link System#nanoTime}; at once when that is past
     */
    record Body(byte[] bytes, long dueNanos) {}

    /**
     * How the requests went.
     *
     * @param sortedMillis of each request, from when it was due to its answer
     * @param seconds of all of them together
     */
    record Outcome(double[] sortedMillis, double seconds) {
        double perSecond() {
            return sortedMillis.length / seconds;
        }

        double percentileMillis(int percent) {
            return sortedMillis[Math.ceilDiv(sortedMillis.length * percent, 100) - 1];
        }
    }

    /** The same body for a while, as fast as it is answered. */
    static Bodies unpaced(byte[] body, long endNanos) {
        return () -> {
            long now = System.nanoTime();
            return now < endNanos ? Optional.of(new Body(body, now)) : Optional.empty();
        };
    }

    /**
     * Sends all bodies; one that is refused for want of room is sent again.
     *
     * @throws IllegalStateException when one is answered otherwise
     */
    Outcome send(Bodies bodies) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Double> millis = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<List<Double>>> clients = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                clients.add(() -> client(bodies));
            }
            for (Future<List<Double>> each : threads.invokeAll(clients)) {
                millis.addAll(each.get());
            }
        } catch (ExecutionException failed) {
            throw new IOException("a client failed", failed.getCause());
        }
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Outcome(sorted, (System.nanoTime() - start) / 1e9);
    }

    private List<Double> client(Bodies bodies) throws IOException {
        List<Double> millis = new ArrayList<>();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Optional<Body> next = bodies.next();
            while (next.isPresent()) {
                Body body = next.get();
                long wait = body.dueNanos() - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                byte[] request = request(body.bytes());
                int status = OVERLOADED;
                while (status == OVERLOADED) {
                    socket.getOutputStream().write(request);
                    status = answer(in);
                    if (status == OVERLOADED) {
                        LockSupport.parkNanos(OVERLOADED_PAUSE_NANOS);
                    }
                }
                if (status != OK) {
                    throw new IllegalStateException(path + " answered " + status);
                }
                millis.add((System.nanoTime() - body.dueNanos()) / 1e6);
                next = bodies.next();
            }
        }
        return millis;
    }

    private byte[] request(byte[] body) {
        byte[] head =
                String.format(
                                Locale.ROOT,
                                "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n",
                                path,
                                body.length)
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** Reads an answer whose length is told, and says its status. */
    private static int answer(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(status.substring(9, 12));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = in.read();
        while (read != '\n') {
            if (read < 0) {
                throw new IOException("the service has closed the connection");
            }
            line.append((char) read);
            read = in.read();
        }
        return line.toString().strip();
    }
}
