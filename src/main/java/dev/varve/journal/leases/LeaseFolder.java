package dev.varve.journal.leases;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.NoSuchBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The objects of leases, {@code {folder}{writer}/{number}}. A number is created once and never
 * changed; the highest counts. Stateless.
 */
final class LeaseFolder {

    private static final int MOST_BYTES = 4 << 10;

    private final BlobStore store;
    private final String folder;

    /**
     * @param folder ends with {@code /}
     */
    LeaseFolder(BlobStore store, String folder) {
        this.store = store;
        this.folder = folder;
    }

    private BlobKey key(String writer, long number) {
        return new BlobKey(String.format(Locale.ROOT, "%s%s/%012d", folder, writer, number));
    }

    /**
     * @throws dev.varve.store.BlobExistsException if the number is there with other bytes
     */
    void create(String writer, long number, LeaseRecord lease) throws IOException {
        store.create(key(writer, number), ByteBuffer.wrap(lease.bytes()));
    }

    /** What a number says; empty if it is not there, or says nothing that can be understood. */
    Optional<LeaseRecord> read(String writer, long number) throws IOException {
        try (InputStream in = store.read(key(writer, number), 0, MOST_BYTES)) {
            return LeaseRecord.parse(in.readAllBytes());
        } catch (NoSuchBlobException gone) {
            return Optional.empty();
        }
    }

    void delete(String writer, long number) throws IOException {
        store.delete(key(writer, number));
    }

    /** The numbers of a writer. */
    NavigableSet<Long> numbers(String writer) throws IOException {
        return list(writer + "/").getOrDefault(writer, new TreeSet<>());
    }

    /** The numbers of all writers. */
    Map<String, NavigableSet<Long>> all() throws IOException {
        return list("");
    }

    private Map<String, NavigableSet<Long>> list(String below) throws IOException {
        Map<String, NavigableSet<Long>> numbers = new TreeMap<>();
        try (Stream<BlobInfo> objects = store.list(folder + below)) {
            objects.forEach(each -> add(each.key().value().substring(folder.length()), numbers));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        return numbers;
    }

    private static void add(String name, Map<String, NavigableSet<Long>> numbers) {
        int slash = name.indexOf('/');
        String digits = name.substring(slash + 1);
        if (slash > 0 && digits.matches("[0-9]{12,18}")) {
            numbers.computeIfAbsent(name.substring(0, slash), _ -> new TreeSet<>())
                    .add(Long.parseLong(digits));
        }
    }
}
