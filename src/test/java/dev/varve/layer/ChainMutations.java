package dev.varve.layer;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What may be done to an archive of three eras of twenty ranges each, as files: one byte, or one
 * object, is changed. Seeded.
 */
final class ChainMutations {

    static final int RANGES = 20;
    static final List<String> ERAS = List.of("genesis", "pre_p23", "p23_plus");

    private final SigningKey stranger;

    /**
     * @param stranger whose signatures are none
     */
    ChainMutations(SigningKey stranger) {
        this.stranger = stranger;
    }

    /** All there are, those of manifests twice. */
    List<Mutation> all() {
        return List.of(
                ChainMutations::flipFile,
                ChainMutations::editManifest,
                ChainMutations::flipEvent,
                ChainMutations::removeEvent,
                ChainMutations::flipSignature,
                ChainMutations::removeSignature,
                this::signByAnother,
                ChainMutations::rewriteEvent,
                ChainMutations::insertEvent,
                ChainMutations::swapFiles,
                ChainMutations::swapEvents,
                ChainMutations::truncateFile,
                ChainMutations::removeFile,
                ChainMutations::removeManifest,
                ChainMutations::addForeignFile,
                ChainMutations::editBegin,
                ChainMutations::removeBegin,
                ChainMutations::removeWholeRange,
                ChainMutations::removeFirstEvent,
                ChainMutations::editManifest);
    }

    /** The objects of one range. */
    record Place(Path root, String era, int number) {

        static Place any(Path root, Random random) {
            return new Place(root, ERAS.get(random.nextInt(3)), random.nextInt(RANGES));
        }

        LedgerRange range() {
            long first = (ERAS.indexOf(era) * RANGES + number) * 5L;
            return new LedgerRange(first, first + 4);
        }

        private Path chain() {
            return root.resolve("lake/_audit/pubnet/" + era + "/v1");
        }

        Path event() {
            return chain().resolve(range() + ".json");
        }

        Path signature() {
            return chain().resolve(range() + ".sig");
        }

        Path begin() {
            return chain().resolve("_begin.json");
        }

        private Path inRange(String name) {
            return root.resolve("lake/pubnet/" + era + "/v1/feed/range=" + range() + "/" + name);
        }

        Path file() {
            return inRange("part-" + range() + ".parquet");
        }

        Path manifest() {
            return inRange("_manifest.json");
        }

        Set<Path> all() {
            return new HashSet<>(List.of(event(), signature(), file(), manifest()));
        }
    }

    /** Changes one thing. */
    @FunctionalInterface
    interface Mutation {

        /**
         * @return what may be named
         */
        Set<Path> apply(Path root, Random random) throws Exception;
    }

    static void flip(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
        Files.write(file, bytes);
    }

    /** Another character where no blank is. */
    static void edit(Path file, Random random) throws IOException {
        String text = Files.readString(file);
        int at;
        do {
            at = random.nextInt(text.length());
        } while (Character.isWhitespace(text.charAt(at)));
        char before = text.charAt(at);
        char after =
                Character.isDigit(before)
                        ? (char) ('0' + (before - '0' + 1 + random.nextInt(8)) % 10)
                        : (char) (before ^ 1);
        Files.writeString(file, text.substring(0, at) + after + text.substring(at + 1));
    }

    private static Set<Path> flipFile(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        flip(place.file(), random);
        return Set.of(place.file());
    }

    private static Set<Path> editManifest(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        edit(place.manifest(), random);
        return place.all();
    }

    private static Set<Path> flipEvent(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        flip(place.event(), random);
        return Set.of(place.event());
    }

    private static Set<Path> removeEvent(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.delete(place.event());
        return Set.of(place.event());
    }

    private static Set<Path> flipSignature(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        flip(place.signature(), random);
        return Set.of(place.signature());
    }

    private static Set<Path> removeSignature(Path root, Random random) throws IOException {
        Place place = new Place(root, ERAS.get(random.nextInt(3)), 1 + random.nextInt(RANGES - 1));
        Files.delete(place.signature());
        return Set.of(place.signature());
    }

    private Set<Path> signByAnother(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.write(place.signature(), stranger.sign(Files.readAllBytes(place.event())));
        return Set.of(place.signature());
    }

    private static AuditEvent event(Path path) throws Exception {
        return EventText.parse(Files.readAllBytes(path)).event();
    }

    /** With hashes that are right. */
    private static Set<Path> rewriteEvent(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        AuditEvent event = event(place.event());
        SortedMap<String, AuditedTable> tables = new TreeMap<>();
        boolean changesRows = random.nextBoolean();
        event.tables()
                .forEach(
                        (name, each) ->
                                tables.put(
                                        name,
                                        new AuditedTable(
                                                changesRows
                                                        ? each.checksum()
                                                        : each.checksum().replace('3', '4'),
                                                each.rowCount() + (changesRows ? 1 : 0),
                                                each.storagePath(),
                                                each.byteSize())));
        Files.write(
                place.event(),
                new AuditEvent(
                                event.chain(),
                                event.range(),
                                event.timestamp(),
                                tables,
                                event.producer(),
                                event.before())
                        .json());
        return new HashSet<>(List.of(place.event(), place.signature()));
    }

    /** A fork: an event of other ledgers behind the same one. */
    private static Set<Path> insertEvent(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        AuditEvent event = event(place.event());
        LedgerRange other =
                new LedgerRange(
                        event.range().first() + random.nextInt(2),
                        event.range().last() + (random.nextBoolean() ? -1 : 7));
        Path inserted = place.chain().resolve(other + ".json");
        Files.write(
                inserted,
                new AuditEvent(
                                event.chain(),
                                other,
                                event.timestamp(),
                                event.tables(),
                                event.producer(),
                                event.before())
                        .json());
        return Set.of(inserted);
    }

    static void swap(Path one, Path other) throws IOException {
        Path aside = Files.move(one, one.resolveSibling("aside"));
        Files.move(other, one);
        Files.move(aside, other);
    }

    private static Place neighbour(Place place) {
        return new Place(place.root(), place.era(), place.number() == 0 ? 1 : place.number() - 1);
    }

    private static Set<Path> swapFiles(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        swap(place.file(), neighbour(place).file());
        return Set.of(place.file(), neighbour(place).file());
    }

    private static Set<Path> swapEvents(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        swap(place.event(), neighbour(place).event());
        return Set.of(place.event(), neighbour(place).event());
    }

    private static Set<Path> truncateFile(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        byte[] bytes = Files.readAllBytes(place.file());
        Files.write(place.file(), Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        return Set.of(place.file());
    }

    private static Set<Path> removeFile(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.delete(place.file());
        return Set.of(place.file());
    }

    private static Set<Path> removeManifest(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.delete(place.manifest());
        return Set.of(place.manifest(), place.file());
    }

    private static Set<Path> addForeignFile(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Path foreign =
                (random.nextBoolean() ? place.file() : place.event())
                        .resolveSibling("notes-" + random.nextInt(100) + ".txt");
        Files.writeString(foreign, "notes");
        return Set.of(foreign);
    }

    private static Set<Path> editBegin(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        edit(place.begin(), random);
        return Set.of(place.begin());
    }

    private static Set<Path> removeBegin(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        Files.delete(place.begin());
        return Set.of(place.begin());
    }

    private static Set<Path> removeWholeRange(Path root, Random random) throws IOException {
        Place place = new Place(root, ERAS.get(random.nextInt(3)), random.nextInt(RANGES - 1));
        for (Path each : place.all()) {
            Files.delete(each);
        }
        return Set.of(place.event());
    }

    private static Set<Path> removeFirstEvent(Path root, Random random) throws IOException {
        Place place = new Place(root, ERAS.get(random.nextInt(3)), 0);
        Files.delete(place.event());
        return Set.of(place.event());
    }
}
