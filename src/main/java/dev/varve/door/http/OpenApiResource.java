package dev.varve.door.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The description of the addresses for programs, in OpenAPI 3.1. Written by hand, since what
 * classes alone tell is not worth reading, and given as it was written: an extension would read it
 * and print it anew in every start, for longer than it needs to open the doors.
 */
@Path("/openapi")
public final class OpenApiResource {

    private static final String FILE = "/META-INF/openapi.yaml";

    /** As YAML, https://www.rfc-editor.org/rfc/rfc9512. */
    @GET
    @Produces("application/yaml;charset=UTF-8")
    public String show() {
        try (InputStream text =
                Objects.requireNonNull(OpenApiResource.class.getResourceAsStream(FILE), FILE)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
