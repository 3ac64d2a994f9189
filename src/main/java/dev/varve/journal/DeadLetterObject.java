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
 * The letters that share one object, which is compressed once: a second try after a lost reply must
 * be the same object, under the same name. For the one thread that writes.
 */
final class DeadLetterObject {

    /** How bytes become what is stored. */
    @FunctionalInterface
    interface Packing {

        /**
         * The pieces behind each other, packed; an array of just that size.
         *
         * @param sizeBytes of the pieces together
         */
        byte[] pack(List<byte[]> pieces, int sizeBytes);

        /** Lets go of what was kept for the next call. */
        default void rest() {}
    }

    /** Enough to be quick, and to stay in the processor's cache. */
    private static final int DIGESTED_BYTES = 32 << 10;

    private final String tableDirectory;
    private final String date;
    private final List<Letters> letters = new ArrayList<>();
    private long sizeBytes;
    private long count;
    private @Nullable BlobKey tried;
    private @Nullable String contentName;
    private byte @Nullable [] packed;

    /**
     * @param tableDirectory the beginning of all keys of the table's letters; ends with {@code /}
     * @param date as in {@code 2024-01-15}
     */
    DeadLetterObject(String tableDirectory, String date) {
        this.tableDirectory = tableDirectory;
        this.date = date;
    }

    void add(Letters more) {
        letters.add(more);
        sizeBytes += more.sizeBytes();
        count += more.count();
    }

    String tableDirectory() {
        return tableDirectory;
    }

    BlobKey key(String name) {
        return new BlobKey(tableDirectory + "date=" + date + "/" + name + ".ndjson.zst");
    }

    Optional<BlobKey> tried() {
        return Optional.ofNullable(tried);
    }

    void tryAs(BlobKey key) {
        tried = key;
    }

    /** The SHA-256 of the lines without their times. */
    String contentName() {
        if (contentName == null) {
            MessageDigest digest = sha256();
            byte[] piece = new byte[DIGESTED_BYTES];
            letters.forEach(each -> each.digest(digest, piece));
            contentName = HexFormat.of().formatHex(digest.digest());
        }
        return contentName;
    }

    /** Whether a journal has its letters, all or none. */
    boolean isJournaled() {
        return letters.getFirst().isJournaled();
    }

    /** Of its first letter in the journal. */
    long firstPosition() {
        return letters.getFirst().firstPosition();
    }

    /**
     * Lets go of letters that are stored already.
     *
     * @param position of the last of them
     */
    void dropThrough(long position) {
        letters.removeIf(each -> each.lastPosition() <= position);
        packed = null;
    }

    boolean isEmpty() {
        return letters.isEmpty();
    }

    /** As they are stored. Whatever is thrown, the letters are still here. */
    ByteBuffer bytes(Packing packing) {
        if (packed == null) {
            List<byte[]> pieces =
                    isJournaled()
                            ? List.of(LetterPositions.lines(letters))
                            : letters.stream().map(Letters::lines).toList();
            packed =
                    packing.pack(
                            pieces,
                            pieces.stream()
                                    .mapToInt(each -> each.length)
                                    .reduce(0, Math::addExact));
        }
        return ByteBuffer.wrap(packed);
    }

    /** How many bytes were stored of it; 0 where it was there already. */
    long packedBytes() {
        return packed == null ? 0 : packed.length;
    }

    /** Of the lines, before they are packed. */
    long sizeBytes() {
        return sizeBytes;
    }

    long count() {
        return count;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
