package dev.varve.layer.verification;

import dev.varve.layer.audit.ChainName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks over all objects below a prefix once, in the order of their keys, and beside it over the
 * manifests that have a folder of their own, so that each file meets its manifest. Holds the
 * manifests of one folder at most. For one thread.
 */
final class Pairing {

    private final BlobStore store;
    private final String prefix;
    private final Predicate<String> isElsewhere;
    private final Visitor visitor;

    /** Manifests that stand beside their files, of the folder that is being read. */
    private final TreeMap<BlobKey, FilePlace> beside = new TreeMap<>();

    private String folder = "";

    /** Told what there is. */
    interface Visitor {

        /** A file, and its manifest if one was seen. */
        void file(FilePlace place, long sizeBytes, boolean hasManifest) throws IOException;

        /** A manifest of which no file was seen. */
        void lonelyManifest(FilePlace place) throws IOException;

        void deadLetters(BlobInfo object) throws IOException;

        /** Something of an audit chain. */
        void audit(BlobInfo object) throws IOException;

        void foreign(BlobKey key) throws IOException;
    }

    /**
     * @param prefix empty or ending with {@code /}
     * @param isElsewhere which keys belong to something else
     */
    Pairing(BlobStore store, String prefix, Predicate<String> isElsewhere, Visitor visitor) {
        this.store = store;
        this.prefix = prefix;
        this.isElsewhere = isElsewhere;
        this.visitor = visitor;
    }

    /** The manifests of the folder that holds nothing else. */
    private final class Manifests {

        private final Iterator<BlobInfo> keys;
        private @Nullable FilePlace next;

        Manifests(Stream<BlobInfo> listed) throws IOException {
            this.keys = listed.iterator();
            advance();
        }

        private void advance() throws IOException {
            next = null;
            while (next == null && keys.hasNext()) {
                BlobKey key = keys.next().key();
                Optional<FilePlace> place = FilePlace.ofManifest(prefix, key);
                if (place.isPresent()) {
                    next = place.get();
                } else {
                    visitor.foreign(key);
                }
            }
        }

        /** Tells of those before the file; answers whether its own is there. */
        boolean reach(FilePlace file) throws IOException {
            while (next != null && next.file().compareTo(file.file()) < 0) {
                visitor.lonelyManifest(next);
                advance();
            }
            boolean isThere = next != null && next.file().equals(file.file());
            if (isThere) {
                advance();
            }
            return isThere;
        }

        void finish() throws IOException {
            while (next != null) {
                visitor.lonelyManifest(next);
                advance();
            }
        }
    }

    /**
     * @throws IOException if the store cannot be listed, or the visitor throws it
     * @throws java.io.UncheckedIOException if listing fails on the way
     */
    void walk() throws IOException {
        try (Stream<BlobInfo> all = store.list(prefix, prefix + FilePlace.MANIFESTS);
                Stream<BlobInfo> listed = store.list(prefix + FilePlace.MANIFESTS)) {
            Manifests manifests = new Manifests(listed);
            for (Iterator<BlobInfo> objects = all.iterator(); objects.hasNext(); ) {
                BlobInfo object = objects.next();
                if (!isElsewhere.test(object.key().value())) {
                    visit(object, manifests);
                }
            }
            leaveFolder();
            manifests.finish();
        }
    }

    private void visit(BlobInfo object, Manifests manifests) throws IOException {
        String key = object.key().value();
        if (key.startsWith(FilePlace.JOURNALS, prefix.length())) {
            return;
        }
        if (key.startsWith(FilePlace.DEAD_LETTERS, prefix.length())) {
            visitor.deadLetters(object);
            return;
        }
        if (key.startsWith(ChainName.FOLDER, prefix.length())) {
            visitor.audit(object);
            return;
        }
        String parent = key.substring(0, key.lastIndexOf('/') + 1);
        if (!parent.equals(folder)) {
            leaveFolder();
            folder = parent;
        }
        Optional<FilePlace> manifest = FilePlace.ofManifest(prefix, object.key());
        if (manifest.isPresent()) {
            beside.put(manifest.get().file(), manifest.get());
            return;
        }
        Optional<FilePlace> file = FilePlace.ofFile(prefix, object.key());
        if (file.isPresent()) {
            boolean isBeside = beside.remove(object.key()) != null;
            visitor.file(file.get(), object.sizeBytes(), manifests.reach(file.get()) || isBeside);
        } else {
            visitor.foreign(object.key());
        }
    }

    private void leaveFolder() throws IOException {
        for (FilePlace lonely : beside.values()) {
            visitor.lonelyManifest(lonely);
        }
        beside.clear();
    }
}
