package dev.varve.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The life of a staged object, the same in every store; a store adds how bytes are written and how
 * the object is created of them.
 *
 * <pre>
 * APPENDING ──commit──▶ COMMITTING ──success──▶ COMMITTED
 *     └───────close──────────┴────────close────────┴──▶ CLOSED
 * </pre>
 *
 * <ul>
 *   <li>{@code append} is allowed while appending. One that fails changes nothing, so it can be
 *       repeated.
 *   <li>The first {@code commit}, even a failed one, ends appending. While committing it may be
 *       repeated under the same key; under another one only where no earlier try can have made the
 *       object visible. Where one can, a key that holds other bytes is still told to be taken, and
 *       every other is refused.
 *   <li>What succeeds is let go of at once; then, and after {@code close}, nothing but {@code
 *       sizeBytes}, {@code heldBytes} and {@code close} is allowed. A call that is not allowed
 *       throws {@link IllegalStateException} and changes nothing.
 *   <li>{@code close} is allowed always, and does something once at most: without a successful
 *       commit it lets go.
 * </ul>
 *
 * <p>For one thread at a time; {@link #heldBytes} may be asked from any.
 */
public abstract class AbstractStagedBlob implements StagedBlob {

    private enum State {
        APPENDING,
        COMMITTING,
        COMMITTED,
        CLOSED
    }

    private final BlobKey near;
    private final boolean named;

    private State state = State.APPENDING;
    private long sizeBytes;

    /** The key under which the object may be visible, though no commit has succeeded. */
    private @Nullable BlobKey maybeVisibleAs;

    /**
     * @param near the key that was expected when staging began
     * @param named whether the object is committed under that key and no other
     */
    protected AbstractStagedBlob(BlobKey near, boolean named) {
        this.near = near;
        this.named = named;
    }

    /** The key that was expected when staging began. */
    protected final BlobKey near() {
        return near;
    }

    /** Whether the object is committed under {@link #near} and no other key. */
    protected final boolean isNamed() {
        return named;
    }

    @Override
    public final long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public final void append(ByteBuffer bytes) throws IOException {
        require(state == State.APPENDING, "append");
        try {
            write(bytes);
        } catch (IOException e) {
            throw failed("cannot write '" + near + "'", e);
        }
        sizeBytes += bytes.remaining();
    }

    @Override
    public final CreatedBlob commit(BlobKey key) throws IOException {
        return end(key, "commit", () -> create(key));
    }

    @Override
    public final CreatedBlob replace(BlobVersion there) throws IOException {
        return end(there.key(), "replace", () -> put(there));
    }

    @FunctionalInterface
    private interface Ending {

        CreatedBlob run() throws IOException;
    }

    private CreatedBlob end(BlobKey key, String what, Ending ending) throws IOException {
        require(state == State.APPENDING || state == State.COMMITTING, what);
        if (named && !key.equals(near)) {
            throw new IllegalArgumentException(
                    "cannot commit under '%s': staged as '%s'".formatted(key, near));
        }
        state = State.COMMITTING;
        try {
            if (maybeVisibleAs != null && !maybeVisibleAs.equals(key)) {
                refuseOther(key);
            }
            CreatedBlob created = ending.run();
            state = State.COMMITTED;
            letGo();
            return created;
        } catch (BlobExistsException e) {
            if (key.equals(maybeVisibleAs)) {
                maybeVisibleAs = null;
            }
            throw e;
        } catch (IOException e) {
            throw failed("cannot store '" + key + "'", e);
        }
    }

    /** Whoever tries several keys in turn tries them again after a failure, and learns the same. */
    private void refuseOther(BlobKey key) throws IOException {
        requireSameIfPresent(key);
        throw new IllegalStateException(
                "cannot commit under '%s': it may be visible as another key".formatted(key));
    }

    @Override
    public final void close() {
        if (state != State.CLOSED) {
            boolean committed = state == State.COMMITTED;
            state = State.CLOSED;
            if (!committed) {
                letGo();
            }
        }
    }

    /** To be called before, or as soon as, the object may have become visible under the key. */
    protected final void mayBeVisibleAs(BlobKey key) {
        maybeVisibleAs = key;
    }

    /** To be called when it is certain that no try has made the object visible. */
    protected final void isNotVisible() {
        maybeVisibleAs = null;
    }

    /**
     * Takes all of the bytes, from position to limit, or none of them; leaves position and limit as
     * they are. {@link #sizeBytes} grows when it has returned.
     *
     * @throws IOException if none of them count
     */
    protected abstract void write(ByteBuffer bytes) throws IOException;

    /**
     * Makes the object durable and visible; goes on where an earlier call has failed. Calls {@link
     * #mayBeVisibleAs} on the way.
     *
     * @throws BlobExistsException if an object of that name holds other bytes; then this one is not
     *     visible under that name
     * @throws IOException if it could not be done
     */
    protected abstract CreatedBlob create(BlobKey key) throws IOException;

    /**
     * As {@link #create}, in the place of what is there.
     *
     * @throws BlobExistsException if another version is there, which holds other bytes
     * @throws IOException if it could not be done
     */
    protected abstract CreatedBlob put(BlobVersion there) throws IOException;

    /**
     * Compares with what is there under the key, if there is something.
     *
     * @throws BlobExistsException if it holds other bytes
     * @throws IOException if that cannot be found out
     */
    protected abstract void requireSameIfPresent(BlobKey key) throws IOException;

    /**
     * Lets go of everything held, after a successful commit or where there will be none; called
     * once. What cannot be removed is told in the log, as nobody can do more.
     */
    protected abstract void letGo();

    /**
     * What to throw for a failure: classified, as {@link BlobStore} says.
     *
     * @param doing what was tried, such as {@code cannot write 'a/b'}
     */
    protected abstract IOException failed(String doing, IOException failure);

    private void require(boolean allowed, String what) {
        if (!allowed) {
            throw new IllegalStateException(
                    "cannot %s: '%s' is %s"
                            .formatted(what, near, state.name().toLowerCase(Locale.ROOT)));
        }
    }
}
