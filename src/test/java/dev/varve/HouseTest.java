package dev.varve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the walls that the project's ARCHITECTURE page draws. */
final class HouseTest {

    private static final String ROOT = "dev.varve";
    private static final Path HOUSE = Path.of("src/main/java/dev/varve");

    @TestFactory
    Stream<DynamicTest> holdsEveryWall() {
        JavaClasses house =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(ROOT);
        return new HouseRules(ROOT)
                .all().entrySet().stream()
                        .map(
                                rule ->
                                        dynamicTest(
                                                rule.getKey(), () -> rule.getValue().check(house)));
    }

    @Test
    void knowsEveryRoom() throws Exception {
        assertEquals(HouseRules.ROOMS, directoriesIn(HOUSE));
    }

    @Test
    void knowsEveryFloor() throws Exception {
        for (String room : HouseRules.ROOMS) {
            Set<String> known =
                    new HashSet<>(HouseRules.FLOORS.getOrDefault(room, Map.of()).keySet());
            known.addAll(HouseRules.FOUNDATIONS.getOrDefault(room, Map.of()).keySet());
            assertEquals(known, directoriesIn(HOUSE.resolve(room)), room);
        }
    }

    private static Set<String> directoriesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(directory -> directory.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void keepsTheTopLevelSmall() throws Exception {
        assertEquals(List.of(), TopLevel.strangersIn(Path.of("")));
    }
}
