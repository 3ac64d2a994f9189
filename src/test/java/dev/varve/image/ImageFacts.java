package dev.varve.image;

import dev.varve.image.Dockerfile.Instruction;
import dev.varve.image.Dockerfile.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the images say about the process that they run; all of them say the same. */
public final class ImageFacts {

    private static final List<String> HEAP_FLAGS =
            List.of("-XX:MaxRAMPercentage=", "-XX:MaximumHeapSizePercent=");

    private ImageFacts() {}

    private static List<Stage> images() throws IOException {
        Path folder = Path.of("src/main/docker");
        return List.of(
                Dockerfile.read(folder.resolve("Dockerfile.native")).image(),
                Dockerfile.read(folder.resolve("Dockerfile.jvm")).image());
    }

    /** Varve's own variables. */
    public static Map<String, String> environment() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (Stage image : images()) {
            for (Instruction variable : image.all("ENV")) {
                String[] parts = variable.arguments().split("=", 2);
                environment.put(parts[0], parts[1]);
            }
        }
        return environment;
    }

    public static List<Integer> exposedPorts() throws IOException {
        return images().stream()
                .flatMap(image -> image.all("EXPOSE").stream())
                .map(expose -> Integer.valueOf(expose.arguments()))
                .distinct()
                .toList();
    }

    /** How much of the container's memory the heap may take, for each image. */
    public static List<Integer> heapPercents() throws IOException {
        return images().stream()
                .map(image -> image.last("ENTRYPOINT").orElseThrow().exec().stream())
                .map(ImageFacts::heapPercent)
                .toList();
    }

    private static int heapPercent(Stream<String> words) {
        return words.flatMap(
                        word ->
                                HEAP_FLAGS.stream()
                                        .filter(word::startsWith)
                                        .map(flag -> word.substring(flag.length())))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }
}
