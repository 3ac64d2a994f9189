package dev.varve.layer.verification;

import dev.varve.parquet.Footer;
import dev.varve.parquet.FooterReader;
import dev.varve.parquet.NotParquetException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a file and its manifest, and holds one against the other. Thread-safe. */
final class FileExamination {

    /** No manifest is as long: it has some hundred bytes for a column. */
    private static final int MOST_MANIFEST_BYTES = 16 << 20;

    private final BlobStore store;
    private final Depth depth;
    private final RowsExamination rows;
    private final ManifestReader manifests = new ManifestReader();

    /**
     * @param depth whether the bytes of the files are held against their checksums, and their rows
     *     are read
     */
    FileExamination(BlobStore store, Depth depth) {
        this.store = store;
        this.depth = depth;
        this.rows = new RowsExamination(store);
    }

    /**
     * What was found.
     *
     * @param place of the file
     * @param manifest where it could be read
     * @param evidence where both could be read
     * @param discrepancies in the order of the checks
     * @param ledgers at the ends of a file of raw ledgers, where its rows were read
     */
    record Result(
            FilePlace place,
            Optional<ManifestText> manifest,
            Optional<Evidence> evidence,
            List<Discrepancy> discrepancies,
            Optional<LedgerEnds> ledgers) {

        static Result ofUnexamined(FilePlace place) {
            return new Result(
                    place, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
        }

        static Result of(FilePlace place, Discrepancy alone) {
            return new Result(
                    place, Optional.empty(), Optional.empty(), List.of(alone), Optional.empty());
        }

        static Result of(FilePlace place, ManifestText manifest, Discrepancy alone) {
            return new Result(
                    place,
                    Optional.of(manifest),
                    Optional.empty(),
                    List.of(alone),
                    Optional.empty());
        }

        Optional<Discrepancy.MissingManifest> missingManifest() {
            return discrepancies.stream()
                    .flatMap(
                            each ->
                                    each instanceof Discrepancy.MissingManifest missing
                                            ? Stream.of(missing)
                                            : Stream.empty())
                    .findFirst();
        }
    }

    /**
     * Of a file that was listed. What came or went while all was listed is seen here.
     *
     * @throws IOException if the store is not available
     */
    Result file(FilePlace place, long sizeBytes, boolean hasManifest) throws IOException {
        String path = place.file().value();
        String manifest = place.manifest().value();
        if (!hasManifest && store.head(place.manifest()).isEmpty()) {
            return Result.of(place, new Discrepancy.MissingManifest(path, manifest));
        }
        ManifestText told;
        try {
            told = manifest(place.manifest());
        } catch (ManifestText.NoManifestException broken) {
            return Result.of(
                    place,
                    new Discrepancy.BrokenManifest(manifest, broken.expected(), broken.found()));
        } catch (IOException refused) {
            return Result.of(place, unreadable(place.manifest(), refused));
        }
        try {
            return compare(place, told, sizeBytes);
        } catch (NotParquetException broken) {
            return Result.of(
                    place,
                    told,
                    new Discrepancy.BrokenFile(
                            path,
                            told.sizeBytes(),
                            "%,d bytes: %s".formatted(sizeBytes, message(broken))));
        } catch (IOException refused) {
            return Result.of(place, told, unreadable(place.file(), refused));
        }
    }

    /**
     * Of a manifest of which no file was listed.
     *
     * @throws IOException if the store is not available
     */
    Result lonelyManifest(FilePlace place) throws IOException {
        Optional<BlobInfo> file = store.head(place.file());
        if (file.isPresent()) {
            return file(place, file.get().sizeBytes(), true);
        }
        Discrepancy missing =
                new Discrepancy.MissingFile(place.file().value(), place.manifest().value());
        try {
            return Result.of(place, manifest(place.manifest()), missing);
        } catch (ManifestText.NoManifestException broken) {
            return Result.of(place, missing);
        }
    }

    private Result compare(FilePlace place, ManifestText told, long sizeBytes) throws IOException {
        Footer footer =
                FooterReader.read(
                        (offset, length) -> store.read(place.file(), offset, length), sizeBytes);
        Evidence evidence =
                new Evidence(place, told, sizeBytes, footer, footer.keyValues(), Optional.empty());
        return depth.readsAll() ? readAll(evidence) : result(evidence, discrepancies(evidence));
    }

    /** Once, for the checksum and for the rows. */
    private Result readAll(Evidence said) throws IOException {
        try (SinglePass pass = new SinglePass(store, said.file())) {
            RowsExamination.Result ofRows =
                    depth == Depth.ROWS && discrepancies(said).isEmpty()
                            ? rows.examine(said, pass)
                            : RowsExamination.Result.NONE;
            Evidence evidence = said.with(pass.sha256());
            List<Discrepancy> discrepancies = discrepancies(evidence);
            // of a file that is another than was published the rows say nothing
            if (!discrepancies.isEmpty()) {
                return result(evidence, discrepancies);
            }
            if (ofRows.damage().isPresent()) {
                throw ofRows.damage().get();
            }
            return new Result(
                    said.place(),
                    Optional.of(said.manifest()),
                    Optional.of(evidence),
                    ofRows.discrepancies(),
                    ofRows.ends());
        }
    }

    private static List<Discrepancy> discrepancies(Evidence evidence) {
        List<Discrepancy> discrepancies = new ArrayList<>();
        FileCheck.ALL.forEach(check -> check.check(evidence, discrepancies::add));
        return discrepancies;
    }

    private static Result result(Evidence evidence, List<Discrepancy> discrepancies) {
        return new Result(
                evidence.place(),
                Optional.of(evidence.manifest()),
                Optional.of(evidence),
                discrepancies,
                Optional.empty());
    }

    private ManifestText manifest(BlobKey key)
            throws IOException, ManifestText.NoManifestException {
        try (InputStream in = store.read(key)) {
            byte[] bytes = in.readNBytes(MOST_MANIFEST_BYTES);
            if (in.read() >= 0) {
                throw new ManifestText.NoManifestException(
                        "at most %,d bytes".formatted(MOST_MANIFEST_BYTES), "more");
            }
            return manifests.read(bytes);
        }
    }

    /**
     * @throws IOException if that is no matter of this object alone
     */
    static Discrepancy unreadable(BlobKey key, IOException refused) throws IOException {
        if (refused instanceof TransientStoreException
                || refused instanceof InterruptedIOException) {
            throw refused;
        }
        return refused instanceof NoSuchBlobException
                ? new Discrepancy.Unreadable(key.value(), "it was removed while it was verified")
                : new Discrepancy.Unreadable(key.value(), message(refused));
    }

    static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
