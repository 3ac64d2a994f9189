package dev.varve.journal;

import dev.varve.record.Sha256;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What objects of dead letters are called, and what it means that a name is in use. */
sealed interface DeadLetterNames {

    /**
     * Stores the pile.
     *
     * @return where it is now
     * @throws IOException as the store does; the call may be repeated
     */
    BlobKey store(BlobStore store, DeadLetterObject pile, DeadLetterObject.Packing packing)
            throws IOException;

    /**
     * The position of the last letter from a journal that is stored in a place; -1 without any.
     *
     * @param place any key there
     * @throws IOException if the store does not tell
     */
    long lastStored(BlobStore store, BlobKey place) throws IOException;

    /** The writer and a number: a name that is in use holds other letters, of an earlier run. */
    final class ByWriter implements DeadLetterNames {

        private final String writer;
        private long number;

        /**
         * @throws IllegalArgumentException if the writer cannot be part of a name
         */
        ByWriter(String writer) {
            if (writer.contains("/")) {
                throw new IllegalArgumentException(
                        "invalid writer: '%s' (a '/' is not allowed)".formatted(writer));
            }
            this.writer = new BlobKey(writer).value();
        }

        @Override
        public BlobKey store(
                BlobStore store, DeadLetterObject pile, DeadLetterObject.Packing packing)
                throws IOException {
            return pile.isJournaled()
                    ? storeJournaled(store, pile, packing)
                    : storeNumbered(store, pile, packing);
        }

        /** By the position of the first: another process has only ever stored the same there. */
        private BlobKey storeJournaled(
                BlobStore store, DeadLetterObject pile, DeadLetterObject.Packing packing)
                throws IOException {
            while (true) {
                BlobKey key = pile.key(LetterPositions.name(writer, pile.firstPosition()));
                try {
                    return store.create(key, pile.bytes(packing)).key();
                } catch (BlobExistsException e) {
                    long last = LetterPositions.lastPosition(store, key);
                    if (last < pile.firstPosition()) {
                        throw e;
                    }
                    pile.dropThrough(last);
                    if (pile.isEmpty()) {
                        return key;
                    }
                }
            }
        }

        @Override
        public long lastStored(BlobStore store, BlobKey place) throws IOException {
            return LetterPositions.lastPosition(store, place, writer);
        }

        private BlobKey storeNumbered(
                BlobStore store, DeadLetterObject pile, DeadLetterObject.Packing packing)
                throws IOException {
            while (true) {
                BlobKey key = pile.tried().orElseGet(() -> pile.key(name(++number)));
                pile.tryAs(key);
                try {
                    return store.create(key, pile.bytes(packing)).key();
                } catch (BlobExistsException e) {
                    number = Math.max(number, lastNumber(store, key));
                    pile.tryAs(pile.key(name(++number)));
                }
            }
        }

        private String name(long number) {
            return "%s-%08d".formatted(writer, number);
        }

        private long lastNumber(BlobStore store, BlobKey used) throws IOException {
            String start = used.sibling(writer + "-").value();
            try (Stream<BlobInfo> there = store.list(start)) {
                return there.mapToLong(info -> number(info.key().value().substring(start.length())))
                        .max()
                        .orElse(0);
            }
        }

        private static long number(String ending) {
            String digits = ending.substring(0, Math.max(0, ending.indexOf('.')));
            return digits.matches("[0-9]{8,18}") ? Long.parseLong(digits) : 0;
        }
    }

    /**
     * The checksum of all but the times: a name that is in use, on whatever day, holds the same.
     * What there is of a table is listed once, not for each object.
     */
    final class ByContent implements DeadLetterNames {

        private final Optional<String> source;

        /** By table's directory, and in it by name. */
        private final Map<String, Map<String, BlobKey>> known = new HashMap<>();

        /**
         * @param source part of the checksum: another with the same letters has names of its own
         */
        ByContent(Optional<String> source) {
            this.source = source;
        }

        @Override
        public BlobKey store(
                BlobStore store, DeadLetterObject pile, DeadLetterObject.Packing packing)
                throws IOException {
            BlobKey key = pile.key(name(pile.contentName()));
            Map<String, BlobKey> there = there(store, pile.tableDirectory());
            BlobKey same = there.get(key.name());
            if (same != null) {
                return same;
            }
            try {
                BlobKey created = store.create(key, pile.bytes(packing)).key();
                there.put(key.name(), created);
                return created;
            } catch (BlobExistsException e) {
                // Someone archives the same at the same time, at other times to the millisecond.
                return key;
            }
        }

        private String name(String content) {
            return source.map(each -> Sha256.of(each + "\n" + content)).orElse(content);
        }

        /** What has no positions comes from no journal. */
        @Override
        public long lastStored(BlobStore store, BlobKey place) {
            return -1;
        }

        private Map<String, BlobKey> there(BlobStore store, String directory) throws IOException {
            Map<String, BlobKey> names = known.get(directory);
            if (names == null) {
                names = new HashMap<>();
                try (Stream<BlobInfo> there = store.list(directory)) {
                    for (BlobInfo each : (Iterable<BlobInfo>) there::iterator) {
                        names.putIfAbsent(each.key().name(), each.key());
                    }
                }
                known.put(directory, names);
            }
            return names;
        }
    }
}
