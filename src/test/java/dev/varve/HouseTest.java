package dev.varve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the walls that the project's ARCHITECTURE page draws. */
final class HouseTest {

    private static final String ROOT = "dev.varve";

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
        try (Stream<Path> rooms = Files.list(Path.of("src/main/java/dev/varve"))) {
            assertEquals(
                    List.of(),
                    rooms.filter(Files::isDirectory)
                            .map(room -> room.getFileName().toString())
                            .filter(room -> !HouseRules.ROOMS.contains(room))
                            .toList());
        }
    }

    @Test
    void keepsTheTopLevelSmall() throws Exception {
        assertEquals(List.of(), TopLevel.strangersIn(Path.of("")));
    }
}
