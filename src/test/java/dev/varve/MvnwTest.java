package dev.varve;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.WrapperPlace.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "mvnw is a script for POSIX shells")
final class MvnwTest {

    private WrapperPlace place;

    @BeforeEach
    void prepare(@TempDir Path root) throws Exception {
        place = new WrapperPlace(root.toRealPath());
    }

    @Test
    void takesJavaHomeWhereItIsNewEnough() throws Exception {
        place.mavenOnPath("3.8.7");
        place.onPath(place.jdk("jdk-26", "26"));
        Path home = place.jdk("jdk-27", "27.0.1");
        assertEquals(home, jdkOf(place.run(Map.of("JAVA_HOME", home.toString()))));
    }

    @Test
    void takesTheJavaOfThePathWhereJavaHomeIsOlder() throws Exception {
        place.mavenOnPath("3.8.7");
        Path path = place.jdk("jdk-26", "26");
        place.onPath(path);
        place.jdk("jdk-25", "25.0.3");
        Path old = place.jdk("jdk-17", "17.0.15");
        assertEquals(path, jdkOf(place.run(Map.of("JAVA_HOME", old.toString()))));
    }

    @Test
    void looksIntoTheFoldersWhereJavaHomeAndPathAreOlder() throws Exception {
        place.mavenOnPath("3.8.7");
        Path old = place.jdk("jdk-17", "17.0.15");
        place.onPath(old);
        Path fit = place.jdk("jdk-25", "25.0.3");
        assertEquals(fit, jdkOf(place.run(Map.of("JAVA_HOME", old.toString()))));
    }

    @Test
    void passesOverWhatIsNoWholeJdkAndTakesTheOldestThatWillDo() throws Exception {
        place.mavenOnPath("3.8.7");
        place.jdk("a-too-new", "28-ea");
        Files.delete(place.jdk("b-jre", "25").resolve("bin/javac"));
        WrapperPlace.script(place.jdk("c-broken", "25").resolve("bin/java"), "exit 127");
        Files.createSymbolicLink(place.jdks.resolve("d-dangling"), place.jdks.resolve("nowhere"));
        place.jdk("e-eight", "1.8.0_402");
        Path fit = place.jdk("m-fit", "26.0.1");
        place.jdk("z-newer", "27");
        assertEquals(fit, jdkOf(place.run(Map.of())));
    }

    @Test
    void asksTheJdkItselfWhereItHasNoReleaseFile() throws Exception {
        place.mavenOnPath("3.8.7");
        Path fit = place.jdk("plain", "25.0.3");
        Files.delete(fit.resolve("release"));
        assertEquals(fit, jdkOf(place.run(Map.of())));
    }

    @Test
    void saysInOneLineHowToGetAJdkWhereThereIsNone() throws Exception {
        place.mavenOnPath("3.8.7");
        place.jdk("jdk-24", "24.0.2");
        assertRefused(place.run(Map.of()), "mvnw: no JDK 25 or later ");
    }

    @Test
    void saysInOneLineWhatToDoWhereThereIsNoMaven() throws Exception {
        place.jdk("jdk-25", "25");
        assertRefused(place.run(Map.of()), "mvnw: no Maven 3.8.7 or later ");
    }

    @Test
    void passesOverAMavenThatIsTooOld() throws Exception {
        place.jdk("jdk-25", "25");
        place.mavenOnPath("3.8.6");
        assertRefused(place.run(Map.of()), "mvnw: no Maven 3.8.7 or later ");
    }

    @Test
    void handsOverTheArgumentsAsTheyAreWithItsOwnProject() throws Exception {
        place.jdk("jdk-25", "25");
        place.mavenOnPath("4.0.0");
        List<String> lines =
                place.run(Map.of(), "-q", "-Dname=a b", "", "*").out().lines().toList();
        String pom = place.project.resolve("pom.xml").toString();
        assertEquals(
                List.of("-f", pom, "-q", "-Dname=a b", "", "*"), lines.subList(1, lines.size()));
    }

    @Test
    void keepsTheProjectThatIsNamed() throws Exception {
        place.jdk("jdk-25", "25");
        place.mavenOnPath("4.0.0");
        List<String> lines = place.run(Map.of(), "-f", "other", "-fae").out().lines().toList();
        assertEquals(List.of("-f", "other", "-fae"), lines.subList(1, lines.size()));
    }

    @Test
    void verifiesTheExecutableWhereANativeImageIsFound() throws Exception {
        place.jdk("jdk-25", "25");
        place.mavenOnPath("4.0.0");
        Map<String, String> graal = Map.of("GRAALVM_HOME", place.graal("25.0.3").toString());
        assertEquals("-Dnative", place.run(graal, "verify").out().lines().toList().getLast());
        assertEquals("package", place.run(graal, "package").out().lines().toList().getLast());
        assertEquals(
                "verify", place.run(graal, "-Pbench", "verify").out().lines().toList().getLast());
        assertEquals(
                "-DskipTests",
                place.run(graal, "verify", "-DskipTests").out().lines().toList().getLast());
        place.graalOnPath("26");
        assertEquals("-Dnative", place.run(Map.of(), "verify").out().lines().toList().getLast());
    }

    @Test
    void saysInOneLineThatTheExecutableIsNotTestedWhereThereIsNoNativeImage() throws Exception {
        place.jdk("jdk-25", "25");
        place.mavenOnPath("4.0.0");
        Run run = place.run(Map.of(), "-B", "verify");
        assertEquals(0, run.exitStatus());
        assertEquals("verify", run.out().lines().toList().getLast());
        assertEquals(
                "mvnw: there is no native-image in GRAALVM_HOME or on the PATH: the executable is neither"
                        + " built nor tested\n",
                run.err());
    }

    @Test
    void insistsOnANativeImageThatIsNewEnough() throws Exception {
        place.jdk("jdk-25", "25");
        place.mavenOnPath("4.0.0");
        assertRefused(
                place.run(Map.of(), "package", "-Dnative"),
                "mvnw: there is no native-image in GRAALVM_HOME or on the PATH; -Dnative needs");
        Map<String, String> nothing = Map.of("GRAALVM_HOME", place.home.toString());
        assertRefused(
                place.run(nothing, "verify", "-Dnative"),
                "mvnw: GRAALVM_HOME has no bin/native-image: ");
        Path old = place.graal("21.0.2");
        Run run = place.run(Map.of("GRAALVM_HOME", old.toString()), "verify", "-Dnative");
        assertRefused(run, "mvnw: " + old + "/bin/native-image is of release 21; -Dnative needs");
        assertEquals(
                0,
                place.run(
                                Map.of("GRAALVM_HOME", place.graal("25.0.3").toString()),
                                "package",
                                "-Dnative")
                        .exitStatus());
    }

    @Test
    void fetchesMavenOnceFromTheRepositoryThatIsNamed() throws Exception {
        Path repository = repositoryWithMaven("3.9.99");
        Path jdk = place.jdk("jdk-25", "25");
        assertEquals(jdk, jdkOf(place.run(Map.of("MVNW_REPOURL", repository.toUri().toString()))));
        Path folder = place.home.resolve(".m2/wrapper");
        try (var entries = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("apache-maven-3.9.99")), entries.toList());
        }
        assertEquals(jdk, jdkOf(place.run(Map.of())));
    }

    @Test
    void refusesAMavenOfAnotherChecksumAndLeavesNothing() throws Exception {
        Path repository = repositoryWithMaven("3.9.99");
        place.setMaven("3.9.99", "0".repeat(64));
        place.jdk("jdk-25", "25");
        Run run = place.run(Map.of("MVNW_REPOURL", repository.toUri().toString()));
        assertRefused(run, "mvnw: " + repository.toUri());
        try (var entries = Files.list(place.home.resolve(".m2/wrapper"))) {
            assertEquals(List.of(), entries.toList());
        }
    }

    private Path repositoryWithMaven(String version) throws Exception {
        Assumptions.assumeTrue(
                WrapperPlace.installed("curl").isPresent(),
                "skipped: only curl reads file: addresses");
        String name = "apache-maven-" + version;
        Path work = Files.createDirectories(place.home.resolve("work"));
        WrapperPlace.maven(work.resolve(name).resolve("bin/mvn"), version);
        Path repository = place.home.resolve("a repository");
        Path archive =
                Files.createDirectories(
                                repository.resolve("org/apache/maven/apache-maven/" + version))
                        .resolve(name + "-bin.tar.gz");
        int status =
                new ProcessBuilder("tar", "-czf", archive.toString(), "-C", work.toString(), name)
                        .inheritIO()
                        .start()
                        .waitFor();
        assertEquals(0, status);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));
        place.setMaven(version, HexFormat.of().formatHex(digest));
        return repository;
    }

    private static Path jdkOf(Run run) {
        assertEquals("", run.err());
        assertEquals(0, run.exitStatus());
        return Path.of(run.out().lines().findFirst().orElseThrow());
    }

    private static void assertRefused(Run run, String beginning) {
        assertAll(
                () -> assertEquals(1, run.exitStatus()),
                () -> assertEquals("", run.out()),
                () -> assertTrue(run.err().startsWith(beginning), run.err()),
                () -> assertEquals(1, run.err().lines().count(), run.err()),
                () -> assertFalse(run.err().isBlank()));
    }
}
