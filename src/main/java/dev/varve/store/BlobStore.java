package dev.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where objects live. An object is created whole, under a name that was free, and never changes:
 * creating it again with the same bytes succeeds, so that any call may be repeated after a failure
 * whose outcome is unknown. Only who names the very version that is there, {@link
 * StagedBlob#replace}, puts another object in its place.
 *
 * <p>Every method may be called from any thread at any time. No constructor of a store touches the
 * disk or the network; {@link #probe()} tells whether it would work. After {@link #close()} every
 * method but {@code close} throws {@link IllegalStateException}.
 *
 * <p>All methods that throw {@link IOException} throw
 *
 * <ul>
 *   <li>{@link TransientStoreException} when trying again can help (no space left, time-outs);
 *   <li>{@link java.io.InterruptedIOException} when the thread was interrupted; its interrupt
 *       status stays set;
 *   <li>any other {@code IOException} when only a person can help (not permitted, a symbolic link
 *       that leads out of the store); the message says what is wrong, where, and what to do.
 * </ul>
 *
 * A store need not hold both an object {@code a} and an object {@code a/b}: creating the second may
 * fail.
 */
public interface BlobStore extends AutoCloseable {

    /**
     * Creates an object. When this returns the object is durable: it survives a crash of the
     * process and of the machine. Until then no reader sees anything of it.
     *
     * @param key its name
     * @param bytes its content, from position to limit; position and limit are left as they are
     * @return the object, and whether it was there before
     * @throws BlobExistsException if an object of that name holds other bytes; it is left as it is
     * @throws IOException if the object could not be written or not be made durable; it is then
     *     visible whole or not at all, and the call may be repeated
     */
    CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException;

    /**
     * Begins an object whose bytes come in pieces. Nothing is visible until {@link
     * StagedBlob#commit}. This call itself writes nothing.
     *
     * @param near the key it will most likely have; when the name is known only with the last byte
     *     (a checksum), any key of the same directory serves
     * @return owned by the caller, who must close it
     * @throws IOException if the store can tell already that nothing can be written
     */
    StagedBlob stage(BlobKey near) throws IOException;

    /**
     * As {@link #stage}, for an object whose name is known from the start: {@link
     * StagedBlob#commit} takes this key and no other. A store without renaming can then put the
     * bytes where they belong at once, instead of copying them at the end.
     *
     * @return owned by the caller, who must close it
     * @throws IOException if the store can tell already that nothing can be written
     */
    StagedBlob stageAs(BlobKey key) throws IOException;

    /**
     * What the store knows of an object; empty when there is none of that name. A name that is only
     * the beginning of other keys has no object.
     *
     * @throws IOException if that cannot be found out
     */
    Optional<BlobInfo> head(BlobKey key) throws IOException;

    /**
     * The bytes of an object, from its first to its last.
     *
     * @return owned by the caller, who must close it; for one thread at a time; its reads throw
     *     what the methods of this interface throw
     * @throws NoSuchBlobException if there is no object of that name
     * @throws IOException if it cannot be read
     */
    InputStream read(BlobKey key) throws IOException;

    /**
     * A range of an object's bytes. Where the object ends earlier the stream ends there, so that
     * the end of an object can be read without knowing how much is left; a range that begins at or
     * behind the end is empty.
     *
     * @param offset the first byte, counted from 0
     * @param length the number of bytes, at most
     * @return owned by the caller, who must close it; for one thread at a time
     * @throws IllegalArgumentException if offset or length is negative
     * @throws NoSuchBlobException if there is no object of that name
     * @throws IOException if it cannot be read
     */
    InputStream read(BlobKey key, long offset, long length) throws IOException;

    /**
     * Which object has a name now; empty when there is none. Who reads the object after this and
     * finds what he expects may {@linkplain StagedBlob#replace replace} this version.
     *
     * @throws IOException if that cannot be found out
     */
    Optional<BlobVersion> version(BlobKey key) throws IOException;

    /**
     * The bytes of just that object, up to its last: whoever reads on after a failure gets bytes of
     * the same object.
     *
     * @param offset the first byte, counted from 0, or the object's length, where nothing is asked
     *     of the store
     * @return owned by the caller, who must close it; for one thread at a time
     * @throws IllegalArgumentException if the object has no such byte
     * @throws ChangedBlobException if another object has its name now, or none, where the store
     *     does not tell the two apart
     * @throws NoSuchBlobException if none has it
     * @throws IOException if it cannot be read
     */
    InputStream read(BlobVersion version, long offset) throws IOException;

    /**
     * Checks what {@link #read(BlobKey, long, long)} is asked for, the same way in every store.
     *
     * @throws IllegalArgumentException if offset or length is negative
     */
    static void requireRange(long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(
                    "a range begins at 0 or later and is 0 or longer, not %d bytes from %d on"
                            .formatted(length, offset));
        }
    }

    /**
     * Every finished object whose key begins with the prefix, in the order of the keys' UTF-8
     * bytes. Unfinished objects are never listed. What is created or deleted meanwhile may be
     * missing or not.
     *
     * @param prefix the beginning of the keys: empty for all, {@code event/} for what is below
     *     {@code event}; it need not end with a whole segment
     * @return lazy and for one thread at a time; must be closed; a failure on the way is thrown as
     *     {@link java.io.UncheckedIOException}
     * @throws InvalidKeyException if no key can begin so
     * @throws IOException if listing cannot begin; a prefix without objects is an empty stream
     */
    Stream<BlobInfo> list(String prefix) throws IOException;

    /**
     * As {@link #list(String)}, without the keys that begin with another prefix: a store that can
     * passes over them.
     *
     * @param without the beginning of the keys to leave out; whole segments, and ending with {@code
     *     /}
     * @return lazy and for one thread at a time; must be closed
     * @throws InvalidKeyException if no key can begin as the first prefix says
     * @throws IOException if listing cannot begin
     */
    default Stream<BlobInfo> list(String prefix, String without) throws IOException {
        return list(prefix).filter(each -> !each.key().value().startsWith(without));
    }

    /**
     * Renames an object. Only for raw segments: what is in the archive stays where it is. When the
     * same bytes are already at the new name (an earlier try that was cut off), only the old name
     * is removed.
     *
     * @throws NoSuchBlobException if there is no object under the old name
     * @throws BlobExistsException if the new name holds other bytes; both stay as they are
     * @throws IOException if it could not be done; the object is then under its old name, its new
     *     name or, whole, under both, and the call may be repeated
     */
    void move(BlobKey from, BlobKey to) throws IOException;

    /**
     * Removes an object; does nothing when there is none. Only for raw segments: nothing is ever
     * deleted from the archive.
     *
     * @throws IOException if it could not be removed
     */
    void delete(BlobKey key) throws IOException;

    /**
     * Readiness: tries to write and remove something small, within a few seconds.
     *
     * @return empty when objects can be written now, otherwise one sentence for an operator: what
     *     is wrong, where, and what to do
     */
    Optional<String> probe();

    /**
     * Makes sure that of two who create the same name one loses, where that is the promise of a
     * server: tries it before the first object is made, and once for each way of making objects.
     * What is tried with is removed. A store that gives names itself has nothing to prove.
     *
     * @param sizeBytes how large an object is meant to become; large ones may be made in other ways
     * @throws IOException if the server lets both win, which the message says, or if that cannot be
     *     found out
     */
    default void prove(long sizeBytes) throws IOException {}

    /**
     * Tries one by one the capabilities that objects rely on, for a person who asks what a store is
     * good for. What is tried with is removed.
     *
     * <p>A store that knows no better tells what {@link #probe} does.
     *
     * @param clock to compare with the store's
     * @throws IOException if the thread was interrupted; what a store refuses is a finding
     */
    default List<Finding> inspect(Clock clock) throws IOException {
        Optional<String> trouble = probe();
        return List.of(
                new Finding(
                        "create",
                        trouble.isEmpty() ? Finding.Outcome.HOLDS : Finding.Outcome.LACKS,
                        trouble.orElse("objects can be written"),
                        trouble.isEmpty() ? "" : "nothing can be stored"));
    }

    /**
     * What was begun, never finished, and is not at work on any more, as after a crash. It is never
     * listed, takes space, and harms nobody.
     *
     * @param prefix the beginning of the keys that it would have had, whole segments; empty for all
     * @return places for a person, which need not be keys, in their order; none where a store
     *     cannot tell
     * @throws IOException if that cannot be found out
     */
    default List<String> leftOvers(String prefix) throws IOException {
        return List.of();
    }

    /** Ends the use of the store; does nothing when called again. Staged objects are not closed. */
    @Override
    void close();
}
