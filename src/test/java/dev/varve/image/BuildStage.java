package dev.varve.image;

import dev.varve.image.Dockerfile.Instruction;
import dev.varve.image.Dockerfile.Stage;
import java.util.Set;

/** What the stage that builds Varve leaves for the image. */
final class BuildStage {

    /**
     * What {@code package} makes: the pom says so, and the tests of the packaged program use it.
     */
    private static final Set<String> OF_THE_JAR = Set.of("target/quarkus-app/", "target/varve");

    private static final Set<String> OF_THE_EXECUTABLE = Set.of("target/varve");

    private BuildStage() {}

    static boolean makes(Stage stage, BuildContext context, String path) {
        String folder = stage.last("WORKDIR").map(Instruction::arguments).orElse("/") + "/";
        if (!path.startsWith(folder)) {
            return false;
        }
        String relative = path.substring(folder.length());
        return context.has(relative) || outputs(stage).contains(relative);
    }

    private static Set<String> outputs(Stage stage) {
        return stage.all("RUN").stream()
                .map(Instruction::arguments)
                .filter(command -> command.startsWith("./mvnw ") && command.contains(" package"))
                .findFirst()
                .map(command -> command.contains(" -Dnative ") ? OF_THE_EXECUTABLE : OF_THE_JAR)
                .orElse(Set.of());
    }
}
