package dev.varve.layer.mirroring;

import dev.varve.layer.verification.FilePlace;
import dev.varve.layer.verification.ManifestReader;
import dev.varve.layer.verification.ManifestText;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies and compares files with their manifests: the mirror gets no manifest before it has the
 * file that the manifest tells of. Thread-safe.
 */
final class FileCopies {

    private static final String ALGORITHM = "sha256:";

    private final MirroredPlace from;
    private final MirroredPlace to;
    private final ObjectCopies copies;
    private final Tally tally;
    private final ManifestReader manifests = new ManifestReader();
    private final Set<BlobKey> underWay = ConcurrentHashMap.newKeySet();

    FileCopies(MirroredPlace from, MirroredPlace to, ObjectCopies copies, Tally tally) {
        this.from = from;
        this.to = to;
        this.copies = copies;
        this.tally = tally;
    }

    /**
     * What is missing in the mirror of a file and its manifest is there when this returns, unless
     * another thread is at it, or the file is not published.
     *
     * @throws BrokenSourceException if the file is not as its manifest says
     * @throws BlobExistsException if the mirror has other bytes under one of the keys
     * @throws IOException if one of the stores refuses; may be repeated
     */
    void publish(FilePlace place) throws IOException, BrokenSourceException {
        if (!underWay.add(place.file())) {
            return;
        }
        try {
            Optional<byte[]> manifest = from.small(place.manifest());
            if (manifest.isEmpty()) {
                tally.unpublished();
                return;
            }
            ManifestText told = parse(place, manifest.get());
            Optional<BlobInfo> file = to.head(place.file());
            if (file.isEmpty()) {
                copies.copy(place.file(), told.sizeBytes(), Optional.of(checksum(place, told)));
            } else if (to.head(place.manifest()).isPresent()) {
                return;
            } else if (!isAsTold(place, told)) {
                return;
            }
            copies.create(place.manifest(), manifest.get());
        } finally {
            underWay.remove(place.file());
        }
    }

    /** Holds the mirror's file against the manifest of the first store, or against its file. */
    void compare(FilePlace place, long sizeBytes) throws IOException, BrokenSourceException {
        Optional<byte[]> manifest = from.small(place.manifest());
        if (manifest.isEmpty()
                ? copies.isSame(place.file(), sizeBytes, Optional.empty())
                : isAsTold(place, parse(place, manifest.get()))) {
            tally.same(sizeBytes);
        }
    }

    private boolean isAsTold(FilePlace place, ManifestText told)
            throws IOException, BrokenSourceException {
        return copies.isSame(place.file(), told.sizeBytes(), Optional.of(checksum(place, told)));
    }

    private ManifestText parse(FilePlace place, byte[] manifest) throws BrokenSourceException {
        try {
            return manifests.read(manifest);
        } catch (ManifestText.NoManifestException wrong) {
            throw new BrokenSourceException(place.manifest(), wrong.expected(), wrong.found());
        }
    }

    private static String checksum(FilePlace place, ManifestText told)
            throws BrokenSourceException {
        if (!told.fileName().equals(place.file().name())) {
            throw new BrokenSourceException(
                    place.manifest(), place.file().name() + " as 'file'", told.fileName());
        }
        if (!told.checksum().startsWith(ALGORITHM)) {
            throw new BrokenSourceException(
                    place.manifest(), "a checksum with " + ALGORITHM, told.checksum());
        }
        return told.checksum().substring(ALGORITHM.length());
    }
}
