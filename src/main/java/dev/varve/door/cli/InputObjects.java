package dev.varve.door.cli;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The objects of a bucket that an address leads to, found as files and folders would be: the one of
 * that key, those below it that hold records as their names say, or what matches a pattern.
 */
final class InputObjects {

    private static final int MOST_TRIES = 5;

    private final BlobStore store;
    private final String bucket;

    /** By the key of the object or the folder, in the order of its bytes. */
    private final SortedMap<BlobKey, Found> found = new TreeMap<>();

    /**
     * An object, or a folder with what is in it.
     *
     * @param name of it
     * @param inputs those that are read, in the order of the bytes of their keys
     * @param others those that are left out since they have other names
     */
    record Found(String name, List<Input> inputs, List<String> others) {}

    private InputObjects(BlobStore store, String bucket) {
        this.store = store;
        this.bucket = bucket;
    }

    /**
     * In their order; none where there is no such object and nothing in such a folder.
     *
     * @throws IOException if the bucket cannot be read or listed; the message names it
     * @throws UncheckedIOException if that is seen on the way through a listing
     * @throws dev.varve.store.InvalidKeyException if there can be no such key
     * @throws java.util.regex.PatternSyntaxException if a pattern cannot be read
     */
    static Collection<Found> of(BlobStore store, ObjectAddress address) throws IOException {
        InputObjects objects = new InputObjects(store, address.bucket());
        String key = address.key();
        return key.isEmpty() || key.endsWith("/") ? objects.folder(key) : objects.find(key);
    }

    private Collection<Found> find(String key) throws IOException {
        Optional<BlobInfo> object = store.head(new BlobKey(key));
        if (object.isPresent()) {
            at(key).inputs().add(input(object.get()));
            return found.values();
        }
        return Glob.isPattern(key) ? matches(key) : folder(key + "/");
    }

    private List<Found> folder(String prefix) throws IOException {
        String name = prefix.isEmpty() ? bucket : name(prefix.substring(0, prefix.length() - 1));
        Found folder = new Found(name, new ArrayList<>(), new ArrayList<>());
        List<BlobInfo> objects = sorted(prefix);
        objects.forEach(object -> addTo(folder, object, prefix.length()));
        return objects.isEmpty() ? List.of() : List.of(folder);
    }

    private Collection<Found> matches(String pattern) throws IOException {
        Glob glob = new Glob(pattern);
        for (BlobInfo object : sorted(Glob.folder(pattern))) {
            glob.matched(object.key().value()).ifPresent(length -> addMatched(object, length));
        }
        return found.values();
    }

    /** The store tries again for the first page alone of a listing, which is begun anew here. */
    private List<BlobInfo> sorted(String prefix) throws IOException {
        for (int tries = 1; true; tries++) {
            try {
                return sortedOnce(prefix);
            } catch (UncheckedIOException broken) {
                boolean mayPass = broken.getCause() instanceof TransientStoreException;
                if (!mayPass || tries == MOST_TRIES) {
                    throw broken;
                }
            }
        }
    }

    /** Some servers list in an order of their own. */
    private List<BlobInfo> sortedOnce(String prefix) throws IOException {
        try (Stream<BlobInfo> all = store.list(prefix)) {
            return all.sorted(Comparator.comparing(BlobInfo::key)).toList();
        }
    }

    private void addMatched(BlobInfo object, int length) {
        String key = object.key().value();
        Found matched = at(key.substring(0, length));
        if (length == key.length()) {
            matched.inputs().add(input(object));
        } else {
            addTo(matched, object, length + 1);
        }
    }

    private Found at(String key) {
        return found.computeIfAbsent(
                new BlobKey(key), _ -> new Found(name(key), new ArrayList<>(), new ArrayList<>()));
    }

    /**
     * @param from where the object's path within the folder begins
     */
    private void addTo(Found folder, BlobInfo object, int from) {
        String inside = object.key().value().substring(from);
        if (Stream.of(inside.split("/")).anyMatch(InputFolder::isAboutData)) {
            return;
        }
        if (FileEnding.isOfRecords(inside)) {
            folder.inputs().add(input(object));
        } else {
            folder.others().add(name(object.key().value()));
        }
    }

    private Input input(BlobInfo object) {
        String name = name(object.key().value());
        return new Input(
                name,
                OptionalLong.of(object.sizeBytes()),
                new ObjectContent(store, object.key(), name));
    }

    private String name(String key) {
        return bucket + "/" + key;
    }
}
