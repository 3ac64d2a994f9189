package dev.varve.wiring.storage;

import dev.varve.store.AbstractStagedBlob;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.CreatedBlob;
import dev.varve.store.DelegatingBlob;
import dev.varve.store.DelegatingStore;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A remote store for an archive, whose files must not depend on what the store keeps in memory: it
 * says that it holds nothing, and sees to it that this is little. As many objects as there is room
 * for go to the store as they are made; all others wait on the local disk until they are whole.
 */
public final class OverflowStore extends DelegatingStore {

    private static final int PIECE_BYTES = 256 << 10;

    /**
     * What may be held of the objects under way.
     *
     * @param objectBytes of one object, at most
     * @param allBytes of all together; of one in any case
     */
    public record Room(long objectBytes, long allBytes) {

        /** Objects that may go to the store as they are made; half of the room is theirs. */
        int streams() {
            return Math.toIntExact(Math.clamp(allBytes / 2 / objectBytes, 1, Integer.MAX_VALUE));
        }

        /** What may be sent from the disk at once, in pieces. */
        int pieces() {
            return Math.clamp(
                    Math.max(allBytes / 2, objectBytes) / PIECE_BYTES, 1, Integer.MAX_VALUE);
        }
    }

    private final BlobStore bare;
    private final Path folder;
    private final Room room;
    private final Semaphore streams;
    private final Semaphore pieces;
    private volatile boolean closed;

    /**
     * @param bare closed with this
     * @param folder for objects that wait; nothing of them stays
     */
    public OverflowStore(BlobStore bare, Path folder, Room room) {
        this.bare = bare;
        this.folder = folder;
        this.room = room;
        this.streams = new Semaphore(room.streams());
        this.pieces = new Semaphore(room.pieces(), true);
    }

    @Override
    protected BlobStore bare() {
        return bare;
    }

    @Override
    public StagedBlob stage(BlobKey near) throws IOException {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        if (!streams.tryAcquire()) {
            return new WaitingBlob(near);
        }
        boolean staged = false;
        try {
            StagedBlob streamed = new StreamedBlob(bare.stage(near));
            staged = true;
            return streamed;
        } finally {
            if (!staged) {
                streams.release();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        bare.close();
    }

    private final class StreamedBlob extends DelegatingBlob {

        private final AtomicBoolean closed = new AtomicBoolean();

        StreamedBlob(StagedBlob staged) {
            super(staged);
        }

        @Override
        public long heldBytes() {
            return 0;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                super.close();
                streams.release();
            }
        }
    }

    /** Makes what was sent visible. */
    @FunctionalInterface
    private interface Ending {

        CreatedBlob end(StagedBlob sending) throws IOException;
    }

    private final class WaitingBlob extends AbstractStagedBlob {

        private @Nullable UnnamedFile file;

        WaitingBlob(BlobKey near) {
            super(near, false);
        }

        @Override
        protected void write(ByteBuffer bytes) throws IOException {
            if (file == null) {
                file = UnnamedFile.in(folder);
            }
            file.write(bytes, sizeBytes());
        }

        @Override
        public long heldBytes() {
            return 0;
        }

        @Override
        protected CreatedBlob create(BlobKey key) throws IOException {
            return send(key, sending -> sending.commit(key));
        }

        @Override
        protected CreatedBlob put(BlobVersion there) throws IOException {
            return send(there.key(), sending -> sending.replace(there));
        }

        private CreatedBlob send(BlobKey key, Ending ending) throws IOException {
            long most = Math.min(sizeBytes(), room.objectBytes()) / PIECE_BYTES + 1;
            int taken = Math.toIntExact(Math.min(most, room.pieces()));
            acquire(taken);
            // not as that name: some servers lose what has it when an upload to it is given up
            try (StagedBlob sending = bare.stage(key)) {
                send(sending);
                mayBeVisibleAs(key);
                return ending.end(sending);
            } finally {
                pieces.release(taken);
            }
        }

        private void acquire(int taken) throws InterruptedIOException {
            try {
                pieces.acquire(taken);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the thread was interrupted");
            }
        }

        private void send(StagedBlob sending) throws IOException {
            byte[] bytes = new byte[(int) Math.min(PIECE_BYTES, sizeBytes())];
            for (long at = 0; at < sizeBytes(); at += bytes.length) {
                int length = (int) Math.min(bytes.length, sizeBytes() - at);
                if (file != null) {
                    file.read(bytes, length, at);
                }
                sending.append(ByteBuffer.wrap(bytes, 0, length));
            }
        }

        @Override
        protected void requireSameIfPresent(BlobKey key) throws IOException {
            if (bare.head(key).isPresent()) {
                create(key);
            }
        }

        @Override
        protected void letGo() {
            if (file != null) {
                file.close();
                file = null;
            }
        }

        /** The store and the file classify their failures themselves. */
        @Override
        protected IOException failed(String doing, IOException failure) {
            return failure;
        }
    }
}
