package dev.varve;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2 over a connection of their own, in whatever order. */
public final class RawHttp2 implements AutoCloseable {

    public static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    public static final int PING = 6;
    private static final int GOAWAY = 7;

    public static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;

    public record Frame(int type, int flags, int stream, byte[] payload) {}

    /**
     * @param settings pairs of an identifier and its value
     */
    public RawHttp2(URI service, int... settings) throws IOException {
        socket = new Socket(service.getHost(), service.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        send(PREFACE.getBytes(StandardCharsets.US_ASCII), frame(SETTINGS, 0, 0, payload.array()));
    }

    public void send(byte[]... frames) throws IOException {
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (byte[] each : frames) {
            together.writeBytes(each);
        }
        socket.getOutputStream().write(together.toByteArray());
    }

    /** The next one that comes. */
    private Frame read() throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(lengthAndType & 0xFF, flags, stream, in.readNBytes(lengthAndType >>> 8));
    }

    /** Reads until such a frame comes; fails where the service sends the client away. */
    public Frame await(int type) throws IOException {
        Frame next = read();
        while (next.type() != type) {
            if (next.type() == GOAWAY) {
                throw new IOException(new String(next.payload(), StandardCharsets.US_ASCII));
            }
            next = read();
        }
        return next;
    }

    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** The head of a request, uncompressed. */
    public static byte[] head(int stream, int flags, String method, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", method);
        literal(block, ":scheme", "http");
        literal(block, ":path", path);
        literal(block, ":authority", "localhost");
        return frame(HEADERS, flags | END_HEADERS, stream, block.toByteArray());
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > 126) {
            throw new IllegalArgumentException("too long for one byte of length: " + text);
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }

    public static byte[] reset(int stream) {
        return frame(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
