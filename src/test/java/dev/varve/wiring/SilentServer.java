package dev.varve.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes every connection and all that is sent, and never answers. */
public final class SilentServer implements AutoCloseable {

    private final ServerSocket port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private SilentServer(ServerSocket port) {
        this.port = port;
    }

    public static SilentServer start() throws IOException {
        SilentServer server =
                new SilentServer(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port.getLocalPort());
    }

    private void accept() {
        while (true) {
            try {
                Socket client = port.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> swallow(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void swallow(Socket client) {
        try (InputStream sent = client.getInputStream()) {
            sent.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // Who has given up needs no answer.
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
