package dev.varve.store;

/**
 * An object as it was when the store was asked. Objects of ours never change, unless who names the
 * very version {@linkplain StagedBlob#replace replaces} it; those of others may be replaced at any
 * moment.
 *
 * @param key its name
 * @param sizeBytes its length
 * @param tag by which the store tells it from others that had or will have the name
 */
public record BlobVersion(BlobKey key, long sizeBytes, String tag) {

    /**
     * Checks what {@link BlobStore#read(BlobVersion, long)} is asked for, the same way in every
     * store.
     *
     * @throws IllegalArgumentException if the offset is not from 0 to the length
     */
    public void requireOffset(long offset) {
        if (offset < 0 || offset > sizeBytes) {
            throw new IllegalArgumentException(
                    "'%s' has %d bytes; none can be read from %d on"
                            .formatted(key, sizeBytes, offset));
        }
    }
}
