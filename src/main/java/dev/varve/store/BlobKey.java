package dev.varve.store;

import java.util.Optional;

/**
 * The name of an object: one or more segments joined by {@code /}, as in {@code
 * lake/event/year=2024/month=01/day=15/part-0.parquet}.
 *
 * <p>The rules are the strictest that every store can keep, so that a key means the same object
 * everywhere. Refused are
 *
 * <ul>
 *   <li>the empty key, a leading or trailing {@code /}, and empty segments;
 *   <li>segments that begin with {@code .}: {@code .} and {@code ..} would leave their place, and
 *       all others are kept for files that are not finished and are never listed;
 *   <li>control characters (U+0000 to U+001F, U+007F) and {@code \}, which is a separator
 *       elsewhere; Hive's escaping of partition values leaves none of them;
 *   <li>surrogates without their other half, because they have no UTF-8;
 *   <li>segments over 255 bytes and keys over 1,024 bytes of UTF-8.
 * </ul>
 *
 * <p>Keys are ordered by their UTF-8 bytes, which is the order in which a store lists them.
 *
 * @param value the whole key
 */
public record BlobKey(String value) implements Comparable<BlobKey> {

    /** The longest segment, in bytes of UTF-8: what a file name may have on common file systems. */
    public static final int MAX_SEGMENT_BYTES = 255;

    /** The longest key, in bytes of UTF-8: what object stores take. */
    public static final int MAX_KEY_BYTES = 1024;

    /**
     * @throws InvalidKeyException if the text breaks one of the rules; the message says which
     */
    public BlobKey {
        Optional<String> wrong = KeyRules.wrong(value);
        if (wrong.isPresent()) {
            throw new InvalidKeyException(value, wrong.get());
        }
    }

    /** The text as a key; empty when it breaks one of the rules. */
    public static Optional<BlobKey> ifValid(String text) {
        return KeyRules.wrong(text).isPresent() ? Optional.empty() : Optional.of(new BlobKey(text));
    }

    /**
     * Checks the beginning of keys that a listing asks for.
     *
     * @throws InvalidKeyException if no key can begin so; the message says why
     */
    public static void requirePrefix(String prefix) {
        Optional<String> wrong = KeyRules.wrongPrefix(prefix);
        if (wrong.isPresent()) {
            throw new InvalidKeyException(prefix, wrong.get());
        }
    }

    /** The last segment: what would be the file's name. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /**
     * The key of that name beside this one: all segments but the last are the same.
     *
     * @throws InvalidKeyException if the name breaks one of the rules
     */
    public BlobKey sibling(String name) {
        return new BlobKey(value.substring(0, value.lastIndexOf('/') + 1) + name);
    }

    @Override
    public int compareTo(BlobKey other) {
        return KeyRules.compareUtf8(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
