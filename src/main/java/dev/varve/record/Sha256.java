package dev.varve.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksum of files, schemas, names and requests. Stateless. */
public final class Sha256 {

    private static final int PIECE_BYTES = 256 << 10;

    private Sha256() {}

    /** A digest of nothing so far. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of the text in UTF-8, as 64 hexadecimal digits. */
    public static String of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(UTF_8)));
    }

    /**
     * Of all bytes up to the end, as 64 hexadecimal digits.
     *
     * @param in read to its end, not closed
     * @throws IOException as the stream does
     */
    public static String of(InputStream in) throws IOException {
        MessageDigest digest = digest();
        byte[] piece = new byte[PIECE_BYTES];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            digest.update(piece, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
