package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.varve.door.cli.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceTest {

    private final StringWriter out = new StringWriter();

    @Test
    void aDemoThatTheEndCutsShortIsNoFailure() throws IOException {
        assertEquals(Optional.empty(), Service.failure(demoAtAClosedDoor(), () -> true));
        assertEquals("", out.toString());
    }

    @Test
    void aDemoThatCannotReachTheServiceIsAFailure() throws IOException {
        Exception failure = Service.failure(demoAtAClosedDoor(), () -> false).orElseThrow();
        assertInstanceOf(IOException.class, failure);
    }

    private Demo demoAtAClosedDoor() throws IOException {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        return new Demo(closed, Optional.empty(), new PrintWriter(out));
    }
}
