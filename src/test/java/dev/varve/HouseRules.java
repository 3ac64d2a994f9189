package dev.varve;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The walls of the house, for the rooms below one root package: the real ones below {@code
 * dev.varve}, and those of the fixtures that break each wall on purpose.
 */
final class HouseRules {

    /** Which rooms a room may look into; {@code wiring} sees all and is not listed. */
    private static final Map<String, Set<String>> SIGHT =
            new TreeMap<>(
                    Map.of(
                            "record", Set.of(),
                            "store", Set.of(),
                            "column", Set.of("record"),
                            "parquet", Set.of("column", "record"),
                            "journal", Set.of("store", "record"),
                            "layer", Set.of("column", "parquet", "journal", "store", "record"),
                            "door", Set.of("layer", "journal", "store", "record")));

    /**
     * The floors of a room, and which others each may look at. All of them look into the room
     * itself, for what they share; the room looks at none.
     */
    static final Map<String, Map<String, Set<String>>> FLOORS =
            new TreeMap<>(
                    Map.of(
                            "door", Map.of("http", Set.of(), "cli", Set.of()),
                            "record", Map.of("json", Set.of()),
                            "layer",
                                    Map.of(
                                            "verification", Set.of(),
                                            "mirroring", Set.of("verification"),
                                            "ranges", Set.of()),
                            "store", Map.of("s3", Set.of(), "gcs", Set.of()),
                            "wiring",
                                    Map.of(
                                            "configuration", Set.of(),
                                            "storage", Set.of("configuration"),
                                            "observation", Set.of("configuration", "storage"),
                                            "process",
                                                    Set.of(
                                                            "configuration",
                                                            "storage",
                                                            "observation"),
                                            "substitution", Set.of())));

    /**
     * What a room stands on, and which others of it each may look at: the room looks at all of
     * them, and none of them at the room.
     */
    static final Map<String, Map<String, Set<String>>> FOUNDATIONS =
            new TreeMap<>(
                    Map.of(
                            "journal",
                                    Map.of(
                                            "leases", Set.of(),
                                            "segments", Set.of("keys"),
                                            "keys", Set.of()),
                            "layer", Map.of("partition", Set.of(), "audit", Set.of()),
                            "parquet",
                                    Map.of(
                                            "compression", Set.of(),
                                            "encoding", Set.of("compression"))));

    /**
     * The one room, or floor, that knows a guest library; no room at all where it is empty. The
     * clients of the stores and the servers are made by {@code wiring}, which knows them too.
     */
    private static final Map<String, String> GUESTS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("com.google.api", "store.gcs"),
                            Map.entry("com.google.auth", "store.gcs"),
                            Map.entry("com.google.cloud", "store.gcs"),
                            Map.entry("com.oracle.svm", "wiring.substitution"),
                            Map.entry("io.micrometer", "wiring"),
                            Map.entry("io.quarkus", "wiring"),
                            Map.entry("io.smallrye.common", "door.http"),
                            Map.entry("io.smallrye.config", "wiring"),
                            Map.entry("io.smallrye.faulttolerance", "wiring"),
                            Map.entry("io.smallrye.health", "wiring"),
                            Map.entry("io.smallrye.mutiny", "wiring"),
                            Map.entry("io.vertx", "door.http"),
                            Map.entry("jakarta.enterprise", "wiring"),
                            Map.entry("jakarta.ws.rs", "door.http"),
                            Map.entry("org.apache.arrow", "column"),
                            Map.entry("org.apache.parquet", "parquet"),
                            Map.entry("org.duckdb", ""),
                            Map.entry("org.eclipse.microprofile", "wiring"),
                            Map.entry("picocli", "door.cli"),
                            Map.entry("software.amazon", "store.s3")));

    /** The names of all rooms. */
    static final Set<String> ROOMS =
            Stream.concat(SIGHT.keySet().stream(), Stream.of("wiring"))
                    .collect(Collectors.toUnmodifiableSet());

    private final String root;

    HouseRules(String root) {
        this.root = root;
    }

    /** Every rule, named. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new TreeMap<>();
        SIGHT.forEach(
                (room, seen) -> rules.put(room + " sees only its neighbours", sight(room, seen)));
        FLOORS.forEach((room, floors) -> rules.putAll(floorRules(room, floors)));
        FOUNDATIONS.forEach((room, below) -> rules.putAll(foundationRules(room, below)));
        rules.put("rooms have no cycles", noCycles());
        GUESTS.forEach(
                (guest, room) -> rules.put(guest + " stays in its room", guest(guest, room)));
        rules.put("time comes from a clock", timeComesFromAClock());
        rules.put("durations are measured at the edge", durationsAreMeasuredAtTheEdge());
        rules.put("packages are rooms", packagesAreRooms());
        rules.put("packages are null-marked", packagesAreNullMarked());
        rules.put("classes are final", classesAreFinal());
        return rules;
    }

    private String room(String name) {
        return root + "." + name + "..";
    }

    private ArchRule sight(String room, Set<String> seen) {
        String[] hidden =
                ROOMS.stream()
                        .filter(other -> !other.equals(room) && !seen.contains(other))
                        .map(this::room)
                        .toArray(String[]::new);
        return blind(room(room), hidden);
    }

    private Map<String, ArchRule> floorRules(String room, Map<String, Set<String>> floors) {
        Map<String, ArchRule> rules = new TreeMap<>();
        rules.put(
                room + " sees none of its floors",
                blind(root + "." + room, floors(room, floors.keySet())));
        floors.forEach(
                (floor, seen) -> {
                    Set<String> hidden = new TreeSet<>(floors.keySet());
                    hidden.remove(floor);
                    hidden.removeAll(seen);
                    if (!hidden.isEmpty()) {
                        rules.put(
                                room + "." + floor + " sees no floor above it or beside it",
                                blind(room(room + "." + floor), floors(room, hidden)));
                    }
                });
        return rules;
    }

    private Map<String, ArchRule> foundationRules(String room, Map<String, Set<String>> below) {
        Map<String, ArchRule> rules = new TreeMap<>();
        below.forEach(
                (floor, seen) -> {
                    Set<String> beside = new TreeSet<>(below.keySet());
                    beside.remove(floor);
                    beside.removeAll(seen);
                    rules.put(
                            room + "." + floor + " sees nothing that stands on it",
                            blind(
                                    room(room + "." + floor),
                                    Stream.concat(
                                                    Stream.of(root + "." + room),
                                                    Arrays.stream(floors(room, beside)))
                                            .toArray(String[]::new)));
                });
        return rules;
    }

    private String[] floors(String room, Set<String> floors) {
        return floors.stream().map(floor -> room(room + "." + floor)).toArray(String[]::new);
    }

    /** Whoever is in these packages looks into none of those. */
    private static ArchRule blind(String packages, String... hidden) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(hidden)
                .allowEmptyShould(true);
    }

    private ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    private ArchRule guest(String guest, String room) {
        DescribedPredicate<JavaClass> outside =
                describe(
                        "outside of " + (room.isEmpty() ? "the tests" : room),
                        type ->
                                room.isEmpty()
                                        || !(isIn(type, root + "." + room)
                                                || (isMadeByWiring(guest)
                                                        && isIn(type, root + ".wiring"))));
        return noClasses()
                .that(outside)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(guest + "..")
                .allowEmptyShould(true);
    }

    private static boolean isMadeByWiring(String guest) {
        return guest.equals("io.vertx") || GUESTS.getOrDefault(guest, "").startsWith("store.");
    }

    private ArchRule timeComesFromAClock() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room("wiring"))
                .should()
                .accessTargetWhere(describe("reads the system's clock", HouseRules::readsTheClock))
                .allowEmptyShould(true);
    }

    /** {@code nanoTime} tells no time of day, but only what measures for people may need it. */
    private ArchRule durationsAreMeasuredAtTheEdge() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(room("wiring"), room("door"))
                .should()
                .callMethod(System.class, "nanoTime")
                .allowEmptyShould(true);
    }

    private ArchRule packagesAreRooms() {
        List<String> vague = new ArrayList<>();
        for (String name : List.of("util", "common", "impl", "service", "helper", "manager")) {
            vague.add(".." + name + "..");
            vague.add(".." + name + "s..");
        }
        return noClasses().should().resideInAnyPackage(vague.toArray(String[]::new));
    }

    private ArchRule packagesAreNullMarked() {
        return classes()
                .should(
                        new ArchCondition<>("be in a package whose package-info is @NullMarked") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                boolean marked =
                                        type.getPackage().isAnnotatedWith(NullMarked.class);
                                events.add(
                                        new SimpleConditionEvent(
                                                type,
                                                marked,
                                                type.getPackageName() + " of " + type.getName()));
                            }
                        });
    }

    private ArchRule classesAreFinal() {
        return classes()
                .should(
                        new ArchCondition<>(
                                "be final, sealed, abstract or a bean of the container") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                events.add(
                                        new SimpleConditionEvent(
                                                type, isClosed(type), type.getName()));
                            }
                        });
    }

    private static boolean isClosed(JavaClass type) {
        Set<JavaModifier> modifiers = type.getModifiers();
        return modifiers.contains(JavaModifier.FINAL)
                || modifiers.contains(JavaModifier.ABSTRACT)
                || type.isInterface()
                || type.isEnum()
                || type.isAnonymousClass()
                || type.reflect().isSealed()
                || type.getAnnotations().stream()
                        .map(annotation -> annotation.getRawType().getPackageName())
                        .anyMatch(name -> name.startsWith("jakarta.enterprise.context"));
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        String method = access.getName();
        if (owner.equals(Clock.class.getName())) {
            return method.startsWith("system") || method.startsWith("tick");
        }
        if (owner.equals(System.class.getName())) {
            return method.equals("currentTimeMillis");
        }
        boolean wasGivenOne = access.getTarget().getFullName().contains(Clock.class.getName());
        return owner.startsWith("java.time.") && method.equals("now") && !wasGivenOne;
    }

    private static boolean isIn(JavaClass type, String room) {
        return (type.getPackageName() + ".").startsWith(room + ".");
    }
}
