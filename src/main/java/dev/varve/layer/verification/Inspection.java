package dev.varve.layer.verification;

import dev.varve.parquet.FooterReader;
import dev.varve.parquet.NotParquetException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.NoSuchBlobException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one file is, for people: of a Parquet file what its end says, of a raw segment its lines.
 * Answers are JSON members in the order in which they should be read. Reads only. Stateless.
 */
public final class Inspection {

    private static final String LINES = ".ndjson";

    private Inspection() {}

    /**
     * Of a file of this machine.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it cannot be read, or is neither; the message says why
     */
    public static Map<String, Object> of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Files.exists(file)
                    ? new IOException("it is no file")
                    : new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        if (file.getFileName().toString().endsWith(LINES)) {
            try (InputStream in = Files.newInputStream(file)) {
                Map<String, Object> members = SegmentMembers.of(in);
                SegmentMembers.commits(file).ifPresent(told -> members.put("commit_log", told));
                return members;
            }
        }
        return parquet((offset, length) -> range(file, offset, length), Files.size(file));
    }

    /**
     * Of an object.
     *
     * @throws NoSuchBlobException if there is none
     * @throws IOException if it cannot be read, or is neither; the message says why
     */
    public static Map<String, Object> of(BlobStore store, BlobKey key) throws IOException {
        BlobInfo object = store.head(key).orElseThrow(() -> new NoSuchBlobException(key));
        if (key.name().endsWith(LINES)) {
            try (InputStream in = store.read(key)) {
                return SegmentMembers.of(in);
            }
        }
        return parquet((offset, length) -> store.read(key, offset, length), object.sizeBytes());
    }

    private static Map<String, Object> parquet(FooterReader.Range file, long sizeBytes)
            throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", "parquet");
        members.put("byte_size", sizeBytes);
        try {
            members.putAll(FooterReader.read(file, sizeBytes).members());
        } catch (NotParquetException broken) {
            throw new IOException(
                    "%s; it has %,d bytes".formatted(broken.getMessage(), sizeBytes), broken);
        }
        return members;
    }

    /** As much of the range as there is; it is one of the footer's, and small. */
    private static InputStream range(Path file, long offset, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            InputStream from = Channels.newInputStream(channel.position(offset));
            byte[] bytes = from.readNBytes(Math.toIntExact(length));
            return new ByteArrayInputStream(bytes);
        }
    }
}
