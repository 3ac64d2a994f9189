package dev.varve.journal;

import dev.varve.store.BlobKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The letters that will share one object. Once it has been tried under a name, the name stays and
 * nothing is added: a second try after a lost reply must be the same object.
 */
final class DeadLetterObject {

    private final String tableDirectory;
    private final String date;
    private final List<byte[]> lines = new ArrayList<>();
    private final MessageDigest digest = sha256();
    private long sizeBytes;
    private @Nullable BlobKey tried;
    private @Nullable String contentName;

    /**
     * @param tableDirectory the beginning of all keys of the table's letters; ends with {@code /}
     * @param date as in {@code 2024-01-15}
     */
    DeadLetterObject(String tableDirectory, String date) {
        this.tableDirectory = tableDirectory;
        this.date = date;
    }

    void add(DeadLetter letter) {
        lines.add(letter.line());
        sizeBytes += letter.sizeBytes();
        letter.digest(digest);
    }

    String tableDirectory() {
        return tableDirectory;
    }

    BlobKey key(String name) {
        return new BlobKey(tableDirectory + "date=" + date + "/" + name + ".ndjson");
    }

    Optional<BlobKey> tried() {
        return Optional.ofNullable(tried);
    }

    void tryAs(BlobKey key) {
        tried = key;
    }

    /** The SHA-256 of the lines without their times; nothing can be added after. */
    String contentName() {
        if (contentName == null) {
            contentName = HexFormat.of().formatHex(digest.digest());
        }
        return contentName;
    }

    ByteBuffer bytes() {
        if (lines.size() == 1) {
            // It may be a large one: another copy could be too much.
            return ByteBuffer.wrap(lines.getFirst());
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(sizeBytes));
        lines.forEach(bytes::put);
        return bytes.flip();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    long count() {
        return lines.size();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
