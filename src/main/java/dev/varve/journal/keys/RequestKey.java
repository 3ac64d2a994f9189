package dev.varve.journal.keys;

import dev.varve.record.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The key that a client has given a request, as the first half of its SHA-256: nothing of a key is
 * kept that could be read.
 */
public record RequestKey(long high, long low) {

    /** The key of that text. */
    public static RequestKey of(String text) {
        ByteBuffer hash =
                ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
        return new RequestKey(hash.getLong(), hash.getLong());
    }
}
