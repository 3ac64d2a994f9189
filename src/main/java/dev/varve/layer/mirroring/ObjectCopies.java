package dev.varve.layer.mirroring;

import dev.varve.record.Sha256;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.CreatedBlob;
import dev.varve.store.ResumedInput;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Copies and compares single objects. Of an object that is no manifest and no event a piece is held
 * at a time, and what the mirror's store holds of what is staged. Thread-safe.
 */
final class ObjectCopies {

    private static final int PIECE_BYTES = 1 << 20;

    private final MirroredPlace from;
    private final MirroredPlace to;
    private final boolean isDryRun;
    private final Tally tally;

    ObjectCopies(MirroredPlace from, MirroredPlace to, boolean isDryRun, Tally tally) {
        this.from = from;
        this.to = to;
        this.isDryRun = isDryRun;
        this.tally = tally;
    }

    /**
     * Copies an object of any size.
     *
     * @param sha256 that it must have, lower-case hexadecimal; empty where nobody has told
     * @throws BrokenSourceException if it has another; nothing is copied
     * @throws BlobExistsException if the mirror has other bytes under that key
     * @throws IOException if one of the stores refuses; may be repeated
     */
    void copy(BlobKey inside, long sizeBytes, Optional<String> sha256)
            throws IOException, BrokenSourceException {
        if (isDryRun) {
            tally.copied(sizeBytes);
            return;
        }
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[Math.clamp(sizeBytes, 1, PIECE_BYTES)];
        try (InputStream in = resumed(from, inside, sizeBytes);
                StagedBlob staged = to.store().stageAs(to.key(inside))) {
            for (int count = fill(in, piece); count > 0; count = fill(in, piece)) {
                digest.update(piece, 0, count);
                staged.append(ByteBuffer.wrap(piece, 0, count));
            }
            String found = HexFormat.of().formatHex(digest.digest());
            if (staged.sizeBytes() != sizeBytes) {
                throw new BrokenSourceException(
                        inside,
                        "%,d bytes".formatted(sizeBytes),
                        "%,d".formatted(staged.sizeBytes()));
            }
            if (sha256.filter(wanted -> !wanted.equals(found)).isPresent()) {
                throw new BrokenSourceException(
                        inside, "sha256:" + sha256.get(), "sha256:" + found);
            }
            tell(staged.commit(to.key(inside)));
        }
    }

    /** Fills the piece, up to the end of the stream. */
    private static int fill(InputStream in, byte[] piece) throws IOException {
        return in.readNBytes(piece, 0, piece.length);
    }

    /**
     * Creates an object whose bytes are known.
     *
     * @throws BlobExistsException if the mirror has other bytes under that key
     * @throws IOException if the store refuses; may be repeated
     */
    void create(BlobKey inside, byte[] bytes) throws IOException {
        if (isDryRun) {
            tally.copied(bytes.length);
        } else {
            tell(to.store().create(to.key(inside), ByteBuffer.wrap(bytes)));
        }
    }

    private void tell(CreatedBlob created) {
        if (created.existed()) {
            tally.same(0);
        } else {
            tally.copied(created.sizeBytes());
        }
    }

    /**
     * Whether the object that the mirror has is the one that the first store tells of; tells of it
     * if not.
     *
     * @param sha256 that it must have; empty where the first store's own bytes are to tell
     * @throws IOException if one of the stores refuses
     */
    boolean isSame(BlobKey inside, long sizeBytes, Optional<String> sha256) throws IOException {
        String expected = sha256.isPresent() ? sha256.get() : checksum(from, inside, sizeBytes);
        long thereBytes = to.head(inside).map(BlobInfo::sizeBytes).orElse(-1L);
        if (thereBytes != sizeBytes) {
            tally.found(MirrorFinding.Kind.DIFFERENT, inside, bytes(sizeBytes), bytes(thereBytes));
            return false;
        }
        String found = checksum(to, inside, sizeBytes);
        if (!expected.equals(found)) {
            tally.found(
                    MirrorFinding.Kind.DIFFERENT, inside, "sha256:" + expected, "sha256:" + found);
            return false;
        }
        return true;
    }

    static String bytes(long sizeBytes) {
        return sizeBytes < 0 ? "no object" : "%,d bytes".formatted(sizeBytes);
    }

    private static String checksum(MirroredPlace place, BlobKey inside, long sizeBytes)
            throws IOException {
        try (InputStream in = resumed(place, inside, sizeBytes)) {
            return Sha256.of(in);
        }
    }

    private static InputStream resumed(MirroredPlace place, BlobKey inside, long sizeBytes)
            throws IOException {
        BlobKey key = place.key(inside);
        return new ResumedInput(
                at ->
                        at == 0
                                ? place.store().read(key)
                                : place.store().read(key, at, Math.max(0, sizeBytes - at)),
                sizeBytes);
    }
}
