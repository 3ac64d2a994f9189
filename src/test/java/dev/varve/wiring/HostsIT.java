package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service for those on its own machine, and requests that are meant for another. */
class HostsIT {

    @TempDir private Path folder;

    @Test
    void aRequestForAnotherHostIsRefusedWhereverItNamesIt() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "VARVE_HTTP_PORT", "0",
                        "VARVE_HTTP_HOST", "127.0.0.1",
                        "VARVE_LOG_JSON", "off",
                        "VARVE_STORE_DIRECTORY", folder.toString());
        try (Packaged service = Packaged.start(environment, "serve")) {
            URI address = service.awaitAddress();
            for (String own : List.of("/v1/tables", "http://localhost/v1/tables")) {
                assertEquals(200, status(address, own, "127.0.0.1:1"), own);
            }
            assertEquals(421, status(address, "/v1/tables", "evil.example"));
            assertEquals(421, status(address, "http://evil.example/v1/tables", "localhost"));
            assertEquals(421, status(address, "http://a@localhost/v1/tables", "localhost"));
            assertEquals(200, status(address, "http://pod/health/live", "10.0.0.1"));
        }
    }

    private static int status(URI service, String target, String host) throws Exception {
        byte[] request =
                "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                        .formatted(target, host)
                        .getBytes(StandardCharsets.US_ASCII);
        return RawHttp.answers(
                        RawHttp.exchange(
                                service,
                                request,
                                new RawHttp.Manner(request.length, false, 1, 10_000)))
                .getFirst()
                .status();
    }
}
