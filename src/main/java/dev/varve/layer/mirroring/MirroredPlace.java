package dev.varve.layer.mirroring;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.NoSuchBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the two places. What is in it is named by its key below the prefix, which both places
 * share.
 *
 * @param store whose it is
 * @param prefix empty, or the first segments of every key
 * @param elsewhere key of a folder that holds nothing published: a journal in a local store
 */
public record MirroredPlace(BlobStore store, String prefix, Optional<String> elsewhere) {

    /** Of manifests, events and signatures: more than any that was ever written. */
    private static final int MOST_SMALL_BYTES = 16 << 20;

    public MirroredPlace {
        prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    BlobKey key(BlobKey inside) {
        return prefix.isEmpty() ? inside : new BlobKey(prefix + inside.value());
    }

    /** Of a key of the store; empty where it is not below the prefix, or in the journal. */
    Optional<BlobKey> inside(BlobKey key) {
        String value = key.value();
        boolean isOutside =
                !value.startsWith(prefix)
                        || elsewhere.filter(folder -> isBelow(value, folder)).isPresent();
        return isOutside ? Optional.empty() : BlobKey.ifValid(value.substring(prefix.length()));
    }

    private static boolean isBelow(String key, String folder) {
        return key.startsWith(folder.endsWith("/") ? folder : folder + "/");
    }

    /** All objects in the order of their keys, which are below the prefix; must be closed. */
    Stream<BlobInfo> list() throws IOException {
        return store.list(prefix, prefix + ObjectKind.JOURNALS)
                .flatMap(
                        each ->
                                inside(each.key())
                                        .map(inside -> new BlobInfo(inside, each.sizeBytes()))
                                        .stream());
    }

    Optional<BlobInfo> head(BlobKey inside) throws IOException {
        return store.head(key(inside));
    }

    /**
     * An object that is small, whole; empty where there is none.
     *
     * @throws IOException if it is larger than such objects are, or cannot be read
     */
    Optional<byte[]> small(BlobKey inside) throws IOException {
        try (InputStream in = store.read(key(inside), 0, MOST_SMALL_BYTES + 1L)) {
            byte[] bytes = in.readAllBytes();
            if (bytes.length > MOST_SMALL_BYTES) {
                throw new IOException(
                        "'%s' has more than %,d bytes, which none of its kind has"
                                .formatted(key(inside), MOST_SMALL_BYTES));
            }
            return Optional.of(bytes);
        } catch (NoSuchBlobException absent) {
            return Optional.empty();
        }
    }
}
