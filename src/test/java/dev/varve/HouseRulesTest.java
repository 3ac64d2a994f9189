package dev.varve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves that no wall is painted on: fixtures below {@code broken} go through each of them. */
final class HouseRulesTest {

    private static final Map<String, ArchRule> RULES = new HouseRules("dev.varve.broken").all();
    private static final JavaClasses RUIN =
            new ClassFileImporter().importPackages("dev.varve.broken");

    static Stream<String> rules() {
        return RULES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void failsWhereItsWallIsBroken(String rule) {
        assertTrue(RULES.get(rule).evaluate(RUIN).hasViolation(), rule);
    }

    @Test
    void namesEveryReaderOfTheSystemsClockAndNobodyWhoWasGivenOne() {
        EvaluationResult result = RULES.get("time comes from a clock").evaluate(RUIN);
        Set<String> readers = new TreeSet<>();
        for (String line : result.getFailureReport().getDetails()) {
            readers.add(line.replaceAll(".*Clockless\\.(\\w+)\\(.*?\\)> .*", "$1"));
        }
        assertEquals(Set.of("clock", "instant", "millis", "today"), readers);
    }

    @Test
    void lookingAtANeighbourIsNoViolation() {
        String report =
                RULES.get("column sees only its neighbours")
                        .evaluate(RUIN)
                        .getFailureReport()
                        .toString();
        assertTrue(report.contains("Open"), report);
        assertFalse(report.contains("Back"), report);
    }

    @Test
    void aFloorMayLookIntoItsRoom() {
        String report =
                RULES.get("door.cli sees no floor above it or beside it")
                        .evaluate(RUIN)
                        .getFailureReport()
                        .toString();
        assertTrue(report.contains("LooksBack"), report);
        assertFalse(report.contains("LooksDown"), report);
    }

    @Test
    void namesWhatMayNotStandAtTheTop(@TempDir Path project) throws Exception {
        for (String name : List.of("pom.xml", ".git", "target", "notes.txt", "build.gradle")) {
            Files.createFile(project.resolve(name));
        }
        assertEquals(List.of("build.gradle", "notes.txt"), TopLevel.strangersIn(project));
    }
}
