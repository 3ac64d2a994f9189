package dev.varve.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An object on its way into a store: pieces are appended as they are ready, then {@link #commit}
 * makes it visible whole. Owned by whoever called {@link BlobStore#stage}; for one thread at a
 * time.
 *
 * <p>Every call may be repeated after a failure, and goes on where the last success was. So nothing
 * is lost while a disk is full, if the caller keeps the bytes of the append that failed.
 *
 * <p>Exceptions are those of {@link BlobStore}.
 */
public interface StagedBlob extends AutoCloseable {

    /**
     * Appends all of the bytes, or throws and none of them count.
     *
     * @param bytes the piece, from position to limit; position and limit are left as they are
     * @throws TransientStoreException if the same append may succeed later
     * @throws IOException if the piece could not be written
     * @throws IllegalStateException after the first commit, even a failed one, or after close
     */
    void append(ByteBuffer bytes) throws IOException;

    /** The number of bytes appended, without what failed; also after commit and close. */
    long sizeBytes();

    /**
     * Of those, the bytes that are in this process' memory because the store has not begun to send
     * them. Depends on nothing but the bytes appended. May be asked from any thread.
     */
    long heldBytes();

    /**
     * Makes the object durable and visible, exactly as {@link BlobStore#create} would. After a
     * failure the object is visible whole or not at all, and the commit may be repeated: under the
     * same key or, after a {@link BlobExistsException}, under another. Who tries several keys in
     * turn may begin with the first again: it is still taken.
     *
     * @param key its name; need not be the one that was expected when staging began
     * @return the object, and whether it was there before; what an earlier, failed commit of this
     *     very object left there does not count as there before
     * @throws BlobExistsException if an object of that name holds other bytes; it is left as it is
     * @throws TransientStoreException if the same commit may succeed later
     * @throws IOException if it could not be made durable
     * @throws IllegalStateException after a successful commit, after close, or if the key differs
     *     from one under which the object may be visible already
     * @throws IllegalArgumentException if it was staged {@linkplain BlobStore#stageAs as} another
     *     key
     */
    CreatedBlob commit(BlobKey key) throws IOException;

    /**
     * Makes the object durable and visible in the place of another, and of no other: readers find
     * either whole. May be called after a {@link BlobExistsException}, and may be repeated as a
     * commit may. A local store looks at what is there before it renames, so of two who replace one
     * version in the same moment the later one wins there; all others let one win.
     *
     * @param there what is replaced
     * @return the object, and whether the same bytes were there already
     * @throws BlobExistsException if another version is there, which holds other bytes; it is left
     *     as it is
     * @throws TransientStoreException if the same call may succeed later
     * @throws IOException if there is nothing any more, if the store keeps what is there from being
     *     replaced, or if it could not be made durable
     * @throws IllegalStateException as {@link #commit}
     */
    CreatedBlob replace(BlobVersion there) throws IOException;

    /**
     * Lets go of everything held; does nothing when called again. Without a successful commit
     * nothing of the object is left.
     */
    @Override
    void close();
}
