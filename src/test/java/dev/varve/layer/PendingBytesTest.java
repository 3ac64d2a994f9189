package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PendingBytesTest {

    private final PendingBytes pending = new PendingBytes();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    private void take(ByteBuffer bytes) {
        byte[] piece = new byte[bytes.remaining()];
        bytes.duplicate().get(piece);
        taken.writeBytes(piece);
    }

    @Test
    void handsOnWhatWasWrittenInOrder() throws IOException {
        byte[] bytes = random(1_000_000);

        pending.write(bytes, 0, 300_000);
        pending.write(bytes[300_000]);
        pending.write(bytes, 300_001, bytes.length - 300_001);
        pending.drainTo(this::take);

        assertArrayEquals(bytes, taken.toByteArray());
        assertTrue(pending.isEmpty());
    }

    @Test
    void keepsWhatTheTakerRefusedAndGoesOnThere() throws IOException {
        byte[] bytes = random(1_000_000);
        pending.write(bytes, 0, bytes.length);

        assertThrows(
                IOException.class,
                () ->
                        pending.drainTo(
                                piece -> {
                                    if (taken.size() > 500_000) {
                                        throw new IOException("no space");
                                    }
                                    take(piece);
                                }));
        assertFalse(pending.isEmpty());
        pending.drainTo(this::take);

        assertArrayEquals(bytes, taken.toByteArray());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
