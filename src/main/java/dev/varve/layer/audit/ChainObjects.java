package dev.varve.layer.audit;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.CreatedBlob;
import dev.varve.store.NoSuchBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How the objects of chains are read and created.
 *
 * @param key by which events are signed
 */
record ChainObjects(BlobStore store, Optional<SigningKey> key) {

    private static final int MOST_BYTES = 1 << 20;

    /** Empty where there is no such object. */
    Optional<byte[]> read(BlobKey at) throws IOException {
        try (InputStream in = store.read(at, 0, MOST_BYTES)) {
            return Optional.of(in.readAllBytes());
        } catch (NoSuchBlobException absent) {
            return Optional.empty();
        }
    }

    /** What an event says, of its bytes. */
    @FunctionalInterface
    interface Parser<T extends ChainEventText> {
        T parse(byte[] bytes) throws EventText.NoEventException;
    }

    /**
     * The event there, if there is one.
     *
     * @param isOfThisPlace whether one that is read belongs there
     * @param expected what is to be there, in words
     * @throws BrokenChainException if it is not as it was written, or belongs elsewhere
     * @throws IOException if that cannot be found out
     */
    <T extends ChainEventText> Optional<T> event(
            BlobKey at, Parser<T> parser, Predicate<T> isOfThisPlace, String expected)
            throws IOException, BrokenChainException {
        Optional<byte[]> bytes = read(at);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            T text = parser.parse(bytes.get());
            if (text.isExact() && isOfThisPlace.test(text)) {
                return Optional.of(text);
            }
            throw new BrokenChainException(at.value(), expected, "something else");
        } catch (EventText.NoEventException broken) {
            throw new BrokenChainException(
                    at.value(), "an event", String.valueOf(broken.getMessage()));
        }
    }

    CreatedBlob create(BlobKey at, byte[] bytes) throws IOException {
        return store.create(at, ByteBuffer.wrap(bytes));
    }

    /**
     * Creates the signature, if there is a key.
     *
     * @throws BrokenChainException if there is another
     * @throws IOException if the store refuses; may be repeated
     */
    void sign(BlobKey signature, ChainEvent event) throws IOException, BrokenChainException {
        if (key.isEmpty()) {
            return;
        }
        try {
            create(signature, key.get().sign(event.json()));
        } catch (BlobExistsException taken) {
            throw new BrokenChainException(
                    signature.value(), "the signature by varve.audit.key", "another");
        }
    }
}
