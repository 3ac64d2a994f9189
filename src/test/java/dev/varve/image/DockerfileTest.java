package dev.varve.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.ChildJvm;
import dev.varve.image.Dockerfile.Instruction;
import dev.varve.image.Dockerfile.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {

    private static final Path NATIVE = Path.of("src/main/docker/Dockerfile.native");
    private static final Path JVM = Path.of("src/main/docker/Dockerfile.jvm");

    @ParameterizedTest
    @ValueSource(strings = {"native", "jvm"})
    void everyRuleHolds(String which) throws IOException {
        Dockerfile file = Dockerfile.read(NATIVE.resolveSibling("Dockerfile." + which));
        assertEquals(List.of(), DockerfileRules.broken(file, BuildContext.of(Path.of(""))));
    }

    /** Each line takes something out of a Dockerfile, or puts something else in its place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quarkus-micro-image:2.0 | quarkus-micro-image | DL3006",
                "quarkus-micro-image:2.0 | quarkus-micro-image:latest | DL3006",
                "AS maven | AS build | DL3024",
                "LABEL org | MAINTAINER org | DL4000",
                "COPY --from=build --chmod=0755 | ADD | DL3020",
                "WORKDIR /project | WORKDIR project | DL3000",
                "RUN mkdir /data | RUN sudo mkdir /data | DL3003",
                "RUN mkdir /data | RUN curl -o x http://x && mkdir /data | DL3003",
                "RUN mkdir /data | RUN apt-get install zlib1g && mkdir /data | DL3009",
                "RUN mkdir /data | RUN microdnf install zlib && mkdir /data | DL3040",
                "ARG REVISION=unknown | ARG AWS_SECRET_ACCESS_KEY | a secret",
                "COPY --chown=1001:1001 . . | COPY --chown=1001:1001 target . | COPY finds no target",
                "COPY --chown=1001:1001 . . | COPY --chown=1001:1001 pom.yaml . | COPY finds no pom.yaml",
                "/project/target/varve | /project/target/varve.exe | COPY finds no /project/target/varve.exe",
                "--from=build --chmod | --from=builder --chmod | COPY finds no /project/target/varve in builder",
                "/usr/share/maven | /usr/lib/maven | COPY finds no /usr/lib/maven",
                "USER 1001:0 | USER 0 | DL3002",
                "USER 1001:0 | USER varve | DL3002",
                "USER 1001:0 | LABEL x=y | DL3002",
                "HEALTHCHECK | LABEL x=y # | DL3057",
                "CMD [\"/usr/local/bin/varve\", \"health\", \"--live\"] | CMD varve health --live | DL3025",
                "ENTRYPOINT [\"/usr/local/bin/varve\", | ENTRYPOINT [/usr/local/bin/varve, | DL3025",
                "CMD [\"serve\"] | CMD serve | DL3025",
                "org.opencontainers.image.licenses | licences | no label",
                "VOLUME /data | VOLUME /lake | not one volume",
                "chown 1001:0 /data | true | nobody but root"
            })
    void everyRuleCanBeBroken(String from, String to, String problem) throws IOException {
        String text = Files.readString(NATIVE);
        assertTrue(text.contains(from), from);
        List<String> problems =
                DockerfileRules.broken(
                        Dockerfile.parse(text.replace(from, to)), BuildContext.of(Path.of("")));
        assertTrue(
                problems.stream().anyMatch(each -> each.startsWith(problem)),
                () -> "not found in " + problems);
    }

    @Test
    void theUserIsSetBeforeWhatItRuns() throws IOException {
        String text = Files.readString(NATIVE).replace("USER 1001:0\n", "") + "USER 1001:0\n";
        assertEquals(
                List.of("USER comes after ENTRYPOINT"),
                DockerfileRules.broken(Dockerfile.parse(text), BuildContext.of(Path.of(""))));
    }

    @Test
    void theContextIsWhatTheBuildNeedsAndNothingElse(@TempDir Path folder) throws IOException {
        assertEquals(
                Set.of(".mvn", "LICENSE", "mvnw", "native-config", "pom.xml", "src"),
                BuildContext.of(Path.of("")).letIn());
        Files.writeString(folder.resolve(".dockerignore"), "*\n!src\n");
        Files.createDirectories(folder.resolve("src/main"));
        Files.createDirectories(folder.resolve("target"));
        BuildContext context = BuildContext.of(folder);
        assertTrue(context.has("src/main"));
        assertFalse(context.has("src/test"));
        assertFalse(context.has("target"));
        Files.writeString(folder.resolve(".dockerignore"), "target\n");
        assertThrows(IllegalArgumentException.class, () -> BuildContext.of(folder));
    }

    /** The JVM of the tests is of the release that the image has. */
    @Test
    void theJvmKnowsEveryFlagOfTheImage() throws IOException, InterruptedException {
        Stage image = Dockerfile.read(JVM).image();
        for (String name : List.of("ENTRYPOINT", "HEALTHCHECK")) {
            Instruction instruction = image.last(name).orElseThrow();
            List<String> command = new ArrayList<>();
            command.add(ChildJvm.java());
            command.addAll(
                    DockerfileRules.exec(instruction).stream()
                            .skip(1)
                            .takeWhile(word -> !word.equals("-jar"))
                            .toList());
            command.add("-version");
            Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(java.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, java.waitFor(), said);
        }
    }
}
