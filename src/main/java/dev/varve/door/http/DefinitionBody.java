package dev.varve.door.http;

import dev.varve.door.FailureText;
import dev.varve.layer.HeldMemory;
import dev.varve.layer.OverloadedException;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The body of a request that declares a table: read whole, and therefore small. */
final class DefinitionBody {

    private static final int MOST_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 8 << 10;

    /** What reading a definition needs, in its own length. */
    private static final int MEMORY = 4;

    private DefinitionBody() {}

    /**
     * @param memory to count what is read
     * @param longest how long to wait for memory
     * @throws Refusal 413 if it is too large; where its length is declared, before a byte is read
     * @throws Refusal 400 if the connection broke, 408 if it comes too slowly, 503 if there is no
     *     memory for it
     */
    static String read(
            HttpHeaders headers, RequestBodyStream sent, HeldMemory memory, Duration longest) {
        try (sent;
                memory) {
            InputStream body =
                    BoundedInputStream.ofBody(
                            sent,
                            RecordsBody.length(headers),
                            MOST_BYTES,
                            "the definition of a table is over the limit of %,d bytes");
            ByteArrayOutputStream definition = new ByteArrayOutputStream();
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                memory.reserve((long) MEMORY * (definition.size() + count), longest);
                definition.write(piece, 0, count);
            }
            return definition.toString(StandardCharsets.UTF_8);
        } catch (OverloadedException full) {
            throw new Refusal(Refusal.Reason.MEMORY, FailureText.of(full), full);
        } catch (SlowBodyException slow) {
            throw new Refusal(Refusal.Reason.SLOW, FailureText.of(slow), slow);
        } catch (CutOffBodyException cutOff) {
            throw new Refusal(Refusal.Reason.MALFORMED, FailureText.of(cutOff), cutOff);
        } catch (IOException broken) {
            throw new Refusal(Refusal.Reason.MALFORMED, "the body was cut off: " + broken, broken);
        }
    }
}
