package dev.varve.journal.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key that a client has given a request, as the first half of its SHA-256: nothing of a key is
 * kept that could be read.
 */
public record RequestKey(long high, long low) {

    /** The key of that text. */
    public static RequestKey of(String text) {
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
        return new RequestKey(hash.getLong(), hash.getLong());
    }

    /** What keys and requests are hashed with. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
