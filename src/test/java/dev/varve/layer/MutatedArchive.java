package dev.varve.layer;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An archive in a folder, what mutations make of its objects, and the same in any store. */
final class MutatedArchive {

    private final Path folder;
    private final Map<String, byte[]> objects;

    /**
     * What one mutation has done.
     *
     * @param mayBeNamed keys
     * @param objects by their keys; empty where one is gone
     */
    record Change(int seed, Set<String> mayBeNamed, Map<String, Optional<byte[]>> objects) {

        private Set<String> eras() {
            return ChainMutations.ERAS.stream()
                    .filter(era -> objects.keySet().stream().anyMatch(key -> key.contains(era)))
                    .collect(Collectors.toSet());
        }

        /** Whether both are of one era. */
        boolean isBeside(Change other) {
            return !Collections.disjoint(eras(), other.eras());
        }

        void putInto(BlobStore store) throws IOException {
            for (Map.Entry<String, Optional<byte[]>> each : objects.entrySet()) {
                put(store, each.getKey(), each.getValue());
            }
        }

        @Override
        public String toString() {
            return "seed %d, %s".formatted(seed, mayBeNamed);
        }
    }

    MutatedArchive(Path folder) throws IOException {
        this.folder = folder;
        this.objects = read(folder);
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> objects = new HashMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("lake"))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                objects.put(folder.relativize(each).toString(), Files.readAllBytes(each));
            }
        }
        return objects;
    }

    private static void put(BlobStore store, String key, Optional<byte[]> bytes)
            throws IOException {
        BlobKey at = new BlobKey(key);
        store.delete(at);
        if (bytes.isPresent()) {
            store.create(at, ByteBuffer.wrap(bytes.get()));
        }
    }

    void putInto(BlobStore store) throws IOException {
        for (Map.Entry<String, byte[]> each : objects.entrySet()) {
            store.create(new BlobKey(each.getKey()), ByteBuffer.wrap(each.getValue()));
        }
    }

    /** The folder is as before when this returns. */
    Change changeBy(ChainMutations.Mutation mutation, int seed) throws Exception {
        Set<String> named =
                mutation.apply(folder, new Random(seed)).stream()
                        .map(each -> folder.relativize(each).toString())
                        .collect(Collectors.toSet());
        Map<String, byte[]> now = read(folder);
        Map<String, Optional<byte[]>> changed = new HashMap<>();
        Set<String> keys = new HashSet<>(objects.keySet());
        keys.addAll(now.keySet());
        for (String key : keys) {
            if (!Arrays.equals(objects.get(key), now.get(key))) {
                changed.put(key, Optional.ofNullable(now.get(key)));
                Path file = folder.resolve(key);
                if (objects.containsKey(key)) {
                    Files.write(file, objects.get(key));
                } else {
                    Files.delete(file);
                }
            }
        }
        return new Change(seed, named, changed);
    }

    void undo(Change change, BlobStore store) throws IOException {
        for (String key : change.objects().keySet()) {
            put(store, key, Optional.ofNullable(objects.get(key)));
        }
    }
}
