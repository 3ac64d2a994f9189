package dev.varve.wiring;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a store holds, for tests that compare stores. */
final class StoredFiles {

    private StoredFiles() {}

    /** The SHA-256 of each object below the prefix, by its key without it. Closes the store. */
    static NavigableMap<String, String> sums(BlobStore store, String prefix)
            throws IOException, NoSuchAlgorithmException {
        NavigableMap<String, String> sums = new TreeMap<>();
        try (store;
                Stream<BlobInfo> objects = store.list(prefix)) {
            for (BlobInfo object : objects.toList()) {
                try (InputStream bytes = store.read(object.key())) {
                    byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes.readAllBytes());
                    sums.put(
                            object.key().value().substring(prefix.length()),
                            HexFormat.of().formatHex(sum));
                }
            }
        }
        return sums;
    }
}
