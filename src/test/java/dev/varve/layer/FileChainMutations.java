package dev.varve.layer;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.FileEvent;
import dev.varve.layer.audit.FileEventText;
import dev.varve.layer.audit.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What may be done to tables with signed chains of {@link #EVENTS} files each. Seeded. */
final class FileChainMutations {

    static final int EVENTS = 12;
    static final List<String> TABLES = List.of("feed", "tick");

    private final SigningKey stranger;

    /**
     * @param stranger whose signatures are none
     */
    FileChainMutations(SigningKey stranger) {
        this.stranger = stranger;
    }

    List<ChainMutations.Mutation> all() {
        return List.of(
                FileChainMutations::flipFile,
                FileChainMutations::editManifest,
                FileChainMutations::unchainManifest,
                FileChainMutations::flipEvent,
                FileChainMutations::truncateEvent,
                FileChainMutations::removeEvent,
                FileChainMutations::removeLastEvent,
                FileChainMutations::rewriteEvent,
                FileChainMutations::rewriteLink,
                FileChainMutations::insertEventAgain,
                FileChainMutations::insertInventedEvent,
                FileChainMutations::swapEvents,
                FileChainMutations::swapSignatures,
                FileChainMutations::swapManifests,
                FileChainMutations::flipSignature,
                FileChainMutations::removeSignature,
                this::signByAnother,
                FileChainMutations::removeFile,
                FileChainMutations::removeManifest,
                FileChainMutations::removeFileAndManifest,
                FileChainMutations::removeAllOfOne,
                FileChainMutations::addForeignObject);
    }

    /** The objects of one event. */
    record Place(Path root, String table, int number) {

        static Place any(Path root, Random random) {
            return any(root, random, 1, EVENTS);
        }

        static Place any(Path root, Random random, int first, int last) {
            return new Place(
                    root,
                    TABLES.get(random.nextInt(TABLES.size())),
                    first + random.nextInt(last - first + 1));
        }

        Place at(int other) {
            return new Place(root, table, other);
        }

        Place neighbour() {
            return at(number == 1 ? 2 : number - 1);
        }

        Path event() {
            return root.resolve("lake/_audit/%s/%012d.json".formatted(table, number));
        }

        Path signature() {
            return root.resolve("lake/_audit/%s/%012d.sig".formatted(table, number));
        }

        FileEvent read() throws Exception {
            return FileEventText.parse(Files.readAllBytes(event())).event();
        }

        Path file() throws Exception {
            return root.resolve("lake/" + read().file().storagePath());
        }

        Path manifest() throws Exception {
            return root.resolve(
                    "lake/_manifest/" + read().file().storagePath().replace("parquet", "json"));
        }
    }

    private static Set<Path> flipFile(Path root, Random random) throws Exception {
        Path file = Place.any(root, random).file();
        ChainMutations.flip(file, random);
        return Set.of(file);
    }

    private static Set<Path> editManifest(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        Set<Path> named = Set.of(place.file(), place.manifest(), place.event());
        ChainMutations.edit(place.manifest(), random);
        return named;
    }

    /** As if the file had been published without a chain. */
    private static Set<Path> unchainManifest(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        String text = Files.readString(place.manifest());
        Files.writeString(
                place.manifest(), text.replaceFirst("  \"pas_event_after\": [0-9]+,\n", ""));
        return Set.of(place.manifest());
    }

    private static Set<Path> flipEvent(Path root, Random random) throws Exception {
        Path event = Place.any(root, random).event();
        ChainMutations.flip(event, random);
        return Set.of(event);
    }

    private static Set<Path> truncateEvent(Path root, Random random) throws Exception {
        Path event = Place.any(root, random).event();
        byte[] bytes = Files.readAllBytes(event);
        Files.write(event, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        return Set.of(event);
    }

    private static Set<Path> removeEvent(Path root, Random random) throws Exception {
        Path event = Place.any(root, random).event();
        Files.delete(event);
        return Set.of(event);
    }

    private static Set<Path> removeLastEvent(Path root, Random random) throws Exception {
        Place place = Place.any(root, random).at(EVENTS);
        Path file = place.file();
        Files.delete(place.event());
        Files.delete(place.signature());
        return Set.of(file);
    }

    private static FileEvent with(FileEvent event, AuditedTable file, AuditEvent.Hashes before) {
        return new FileEvent(
                event.table(),
                event.number(),
                event.path(),
                event.positions(),
                event.timestamp(),
                file,
                event.manifestChecksum(),
                event.producer(),
                before);
    }

    private static AuditedTable with(AuditedTable file, String checksum, long rowCount) {
        return new AuditedTable(checksum, rowCount, file.storagePath(), file.byteSize());
    }

    /** With hashes that are right. */
    private static Set<Path> rewriteEvent(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        FileEvent event = place.read();
        AuditedTable other =
                random.nextBoolean()
                        ? with(event.file(), event.file().checksum(), event.file().rowCount() + 1)
                        : with(
                                event.file(),
                                event.file().checksum().replace('3', '4'),
                                event.file().rowCount());
        Files.write(place.event(), with(event, other, event.before()).json());
        return Set.of(place.event(), place.signature());
    }

    /** The same, behind an event that never was. */
    private static Set<Path> rewriteLink(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        FileEvent event = place.read();
        AuditEvent.Hashes before =
                random.nextBoolean()
                        ? new AuditEvent.Hashes(event.hashes().event(), event.before().content())
                        : new AuditEvent.Hashes(event.before().event(), event.hashes().event());
        Files.write(place.event(), with(event, event.file(), before).json());
        return Set.of(place.event(), place.signature());
    }

    private static Place behind(Place last, FileEvent told) throws Exception {
        Place next = last.at(EVENTS + 1);
        Files.write(
                next.event(),
                new FileEvent(
                                told.table(),
                                next.number(),
                                told.path(),
                                told.positions(),
                                told.timestamp(),
                                told.file(),
                                told.manifestChecksum(),
                                told.producer(),
                                last.read().hashes())
                        .json());
        return next;
    }

    private static Set<Path> insertEventAgain(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        Place next = behind(place.at(EVENTS), place.read());
        return Set.of(next.event(), next.signature());
    }

    private static Set<Path> insertInventedEvent(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        FileEvent event = place.read();
        AuditedTable invented =
                new AuditedTable(
                        event.file().checksum(),
                        event.file().rowCount(),
                        event.file().storagePath().replace(".parquet", "9.parquet"),
                        event.file().byteSize());
        Place next = behind(place.at(EVENTS), with(event, invented, event.before()));
        return Set.of(next.event(), next.signature());
    }

    private static Set<Path> swapEvents(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        ChainMutations.swap(place.event(), place.neighbour().event());
        return Set.of(place.event(), place.neighbour().event());
    }

    private static Set<Path> swapSignatures(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        ChainMutations.swap(place.signature(), place.neighbour().signature());
        return Set.of(place.signature(), place.neighbour().signature());
    }

    private static Set<Path> swapManifests(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        Place other = place.neighbour();
        ChainMutations.swap(place.manifest(), other.manifest());
        return Set.of(place.manifest(), place.file(), other.manifest(), other.file());
    }

    private static Set<Path> flipSignature(Path root, Random random) throws Exception {
        Path signature = Place.any(root, random).signature();
        ChainMutations.flip(signature, random);
        return Set.of(signature);
    }

    private static Set<Path> removeSignature(Path root, Random random) throws Exception {
        Path signature = Place.any(root, random, 2, EVENTS).signature();
        Files.delete(signature);
        return Set.of(signature);
    }

    private Set<Path> signByAnother(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        Files.write(place.signature(), stranger.sign(Files.readAllBytes(place.event())));
        return Set.of(place.signature());
    }

    private static Set<Path> removeFile(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        Path file = place.file();
        Files.delete(file);
        return Set.of(file);
    }

    private static Set<Path> removeManifest(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        Files.delete(place.manifest());
        return Set.of(place.file());
    }

    private static Set<Path> removeFileAndManifest(Path root, Random random) throws Exception {
        Place place = Place.any(root, random);
        Files.delete(place.manifest());
        Files.delete(place.file());
        return Set.of(place.event());
    }

    private static Set<Path> removeAllOfOne(Path root, Random random) throws Exception {
        Place place = Place.any(root, random, 1, EVENTS - 1);
        for (Path each : List.of(place.file(), place.manifest(), place.signature())) {
            Files.delete(each);
        }
        Files.delete(place.event());
        return Set.of(place.event());
    }

    private static Set<Path> addForeignObject(Path root, Random random) throws IOException {
        Place place = Place.any(root, random);
        String name =
                List.of("notes.txt", "000000000000.json", "13.json", "x/000000000001.json")
                        .get(random.nextInt(4));
        Path foreign = place.event().resolveSibling(name);
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "notes");
        return new HashSet<>(List.of(foreign));
    }
}
