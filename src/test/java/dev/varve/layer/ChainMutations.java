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
import java.util.Map;
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

    /** How often the ranges of each era that were replaced were so. */
    static final Map<Integer, Integer> REPLACED = Map.of(3, 1, 6, 2, RANGES - 1, 1);

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
                ChainMutations::editManifest,
                ChainMutations::flipReplacement,
                ChainMutations::removeReplacement,
                ChainMutations::removeNewestReplacement,
                ChainMutations::rewriteReplacement,
                ChainMutations::insertReplacement,
                ChainMutations::forkReplacement,
                this::signReplacementByAnother,
                ChainMutations::removeSignatureOfReplacement);
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

        /** The event of a replacement, counted from 1. */
        Path event(int replacement) {
            return chain().resolve(range() + ".r" + replacement + ".json");
        }

        Path signature(int replacement) {
            return chain().resolve(range() + ".r" + replacement + ".sig");
        }

        int replacements() {
            return REPLACED.getOrDefault(number, 0);
        }

        Set<Path> all() {
            Set<Path> all = new HashSet<>(List.of(event(), signature(), file(), manifest()));
            for (int i = 1; i <= replacements(); i++) {
                all.add(event(i));
                all.add(signature(i));
            }
            return all;
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

    /** Of a range that was replaced. */
    private static Place replaced(Path root, Random random) {
        List<Integer> numbers = REPLACED.keySet().stream().sorted().toList();
        return new Place(
                root, ERAS.get(random.nextInt(3)), numbers.get(random.nextInt(numbers.size())));
    }

    private static int any(Place place, Random random) {
        return 1 + random.nextInt(place.replacements());
    }

    private static Set<Path> flipReplacement(Path root, Random random) throws IOException {
        Place place = replaced(root, random);
        Path event = place.event(any(place, random));
        flip(event, random);
        return Set.of(event);
    }

    private static Set<Path> removeReplacement(Path root, Random random) throws IOException {
        Place place = replaced(root, random);
        Path event = place.event(any(place, random));
        Files.delete(event);
        return Set.of(event);
    }

    private static Set<Path> removeNewestReplacement(Path root, Random random) throws IOException {
        Place place = replaced(root, random);
        Files.delete(place.event(place.replacements()));
        Files.delete(place.signature(place.replacements()));
        return Set.of(place.event(place.replacements()));
    }

    private static AuditEvent replacing(
            AuditEvent newest, AuditEvent.Hashes before, String checksum) {
        SortedMap<String, AuditedTable> tables = new TreeMap<>();
        newest.tables()
                .forEach(
                        (name, each) ->
                                tables.put(
                                        name,
                                        new AuditedTable(
                                                checksum,
                                                each.rowCount(),
                                                each.storagePath(),
                                                each.byteSize())));
        return new AuditEvent(
                newest.chain(),
                newest.range(),
                newest.timestamp(),
                tables,
                newest.producer(),
                before,
                newest.tables());
    }

    /** With hashes that are right. */
    private static Set<Path> rewriteReplacement(Path root, Random random) throws Exception {
        Place place = replaced(root, random);
        int number = any(place, random);
        AuditEvent event = event(place.event(number));
        SortedMap<String, AuditedTable> replaced = new TreeMap<>(event.replaced());
        replaced.replaceAll(
                (_, each) ->
                        new AuditedTable(
                                each.checksum().replace('3', '4').replace('5', '6'),
                                each.rowCount(),
                                each.storagePath(),
                                each.byteSize()));
        Files.write(
                place.event(number),
                new AuditEvent(
                                event.chain(),
                                event.range(),
                                event.timestamp(),
                                event.tables(),
                                event.producer(),
                                event.before(),
                                replaced)
                        .json());
        return Set.of(place.event(number), place.signature(number));
    }

    /** Behind the newest, as if somebody had begun to replace it. */
    private static Set<Path> insertReplacement(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        int number = place.replacements() + 1;
        AuditEvent newest = event(number == 1 ? place.event() : place.event(number - 1));
        Files.write(
                place.event(number),
                replacing(newest, newest.hashes(), "sha256:" + "0".repeat(64)).json());
        return Set.of(place.event(number), place.signature(number));
    }

    /** Behind an older one. */
    private static Set<Path> forkReplacement(Path root, Random random) throws Exception {
        Place place = replaced(root, random);
        int number = place.replacements() + 1;
        AuditEvent own = event(place.event());
        Files.write(
                place.event(number),
                replacing(own, own.hashes(), "sha256:" + "0".repeat(64)).json());
        return Set.of(place.event(number), place.signature(number));
    }

    private Set<Path> signReplacementByAnother(Path root, Random random) throws IOException {
        Place place = replaced(root, random);
        int number = any(place, random);
        Files.write(
                place.signature(number), stranger.sign(Files.readAllBytes(place.event(number))));
        return Set.of(place.signature(number));
    }

    private static Set<Path> removeSignatureOfReplacement(Path root, Random random)
            throws IOException {
        Place place = replaced(root, random);
        Path signature = place.signature(any(place, random));
        Files.delete(signature);
        return Set.of(signature);
    }

    private static Set<Path> removeFirstEvent(Path root, Random random) throws IOException {
        Place place = new Place(root, ERAS.get(random.nextInt(3)), 0);
        Files.delete(place.event());
        return Set.of(place.event());
    }
}
