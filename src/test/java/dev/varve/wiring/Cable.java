package dev.varve.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** The way to a server, on a port of its own; it can be cut and mended. */
public final class Cable implements AutoCloseable {

    private final ServerSocket port;
    private final InetSocketAddress server;
    private final IntSupplier bytesUntilCut;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** A cable that lasts until it is cut. */
    static Cable to(URI server) throws IOException {
        return new Cable(server, () -> Integer.MAX_VALUE);
    }

    /** Each connection is reset after so many bytes in one direction. */
    public static Cable breaking(URI server, IntSupplier bytesUntilCut) throws IOException {
        return new Cable(server, bytesUntilCut);
    }

    private Cable(URI server, IntSupplier bytesUntilCut) throws IOException {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
        this.bytesUntilCut = bytesUntilCut;
        this.port = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port.getLocalPort());
    }

    /** Breaks every connection, and each new one, until it is mended. */
    void cut() {
        cut = true;
        open.forEach(Cable::reset);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (true) {
            try {
                Socket client = port.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (cut) {
                reset(client);
                return;
            }
            Socket other = new Socket();
            other.connect(server);
            open.add(client);
            open.add(other);
            Thread.ofVirtual().start(() -> pass(client, other, bytesUntilCut.getAsInt()));
            Thread.ofVirtual().start(() -> pass(other, client, bytesUntilCut.getAsInt()));
        } catch (IOException gone) {
            reset(client);
        }
    }

    private void pass(Socket from, Socket to, int bytes) {
        byte[] buffer = new byte[8 << 10];
        int left = bytes;
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, Math.min(read, left));
                left -= read;
                if (left <= 0) {
                    break;
                }
            }
        } catch (IOException broken) {
            // The other direction breaks, too.
        } finally {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException gone) {
            // It is closed, which was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
        cut();
    }
}
