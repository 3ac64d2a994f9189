package dev.varve.image;

import dev.varve.image.Dockerfile.Instruction;
import dev.varve.image.Dockerfile.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a Dockerfile of this project must be like: the rules of hadolint that can apply here, by
 * their numbers (https://github.com/hadolint/hadolint#rules), and our own.
 */
final class DockerfileRules {

    /** Paths in the images of others. */
    private static final Map<String, Set<String>> ELSEWHERE =
            Map.of("maven", Set.of("/usr/share/maven"));

    private static final Pattern PINNED =
            Pattern.compile("\\S+(:[A-Za-z0-9_.-]*[0-9][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})");
    private static final Pattern NUMERIC_USER = Pattern.compile("[1-9][0-9]*(:[0-9]+)?");
    private static final Pattern SECRET =
            Pattern.compile("(?i)\\S*(secret|password|token|access_key|credential)\\S*(=|\\s|$)");
    private static final Pattern SHELL_ONLY =
            Pattern.compile("(^|[\\s;&|])(cd|sudo|ssh|curl|wget|yum|apk)\\s");
    private static final Set<String> LABELS =
            Set.of(
                    "org.opencontainers.image.title",
                    "org.opencontainers.image.description",
                    "org.opencontainers.image.licenses",
                    "org.opencontainers.image.revision");

    private final Dockerfile file;
    private final BuildContext context;
    private final List<String> problems = new ArrayList<>();

    private DockerfileRules(Dockerfile file, BuildContext context) {
        this.file = file;
        this.context = context;
    }

    /** One line for each rule that is broken. */
    static List<String> broken(Dockerfile file, BuildContext context) {
        DockerfileRules rules = new DockerfileRules(file, context);
        rules.checkBases();
        file.stages().forEach(rules::checkStage);
        rules.checkImage(file.image());
        return rules.problems;
    }

    private void checkBases() {
        Set<String> names = new HashSet<>();
        for (Stage stage : file.stages()) {
            if (!names.contains(stage.base()) && !PINNED.matcher(stage.base()).matches()) {
                problems.add("DL3006/DL3007 no pinned tag: " + stage.base());
            }
            if (!stage.name().isEmpty() && !names.add(stage.name())) {
                problems.add("DL3024 two stages are called " + stage.name());
            }
        }
    }

    private void checkStage(Stage stage) {
        for (Instruction each : stage.instructions()) {
            switch (each.name()) {
                case "ADD" -> problems.add("DL3020 ADD: " + each.arguments());
                case "MAINTAINER" -> problems.add("DL4000 MAINTAINER");
                case "COPY" -> checkCopy(each);
                case "RUN" -> checkRun(each.arguments());
                case "WORKDIR" -> {
                    if (!each.arguments().startsWith("/")) {
                        problems.add("DL3000 not absolute: WORKDIR " + each.arguments());
                    }
                }
                case "ENV", "ARG" -> {
                    if (SECRET.matcher(each.arguments()).find()) {
                        problems.add("a secret stays in the image: " + each.arguments());
                    }
                }
                default -> {}
            }
        }
    }

    private void checkRun(String command) {
        if (SHELL_ONLY.matcher(command).find()) {
            problems.add("DL3003/DL3004/DL4001 in RUN: " + command);
        }
        if (command.contains("apt-get install")
                && !(command.contains("--no-install-recommends")
                        && command.contains("rm -rf /var/lib/apt/lists/*"))) {
            problems.add("DL3009/DL3015 caches stay: " + command);
        }
        if (command.contains("dnf install") && !command.contains("dnf clean all")) {
            problems.add("DL3040 caches stay: " + command);
        }
    }

    private void checkCopy(Instruction copy) {
        List<String> words = copy.words();
        Optional<String> from = copy.flag("from");
        for (String source : words.subList(0, words.size() - 1)) {
            boolean there =
                    from.map(stage -> isMade(stage, source)).orElseGet(() -> context.has(source));
            if (!there) {
                problems.add(
                        "COPY finds no %s in %s".formatted(source, from.orElse("the context")));
            }
        }
    }

    private boolean isMade(String stage, String source) {
        Optional<Stage> made =
                file.stages().stream().filter(each -> each.name().equals(stage)).findFirst();
        if (made.isEmpty() || made.get().equals(file.image())) {
            return false;
        }
        String base = made.get().base().replaceFirst("[:@].*", "");
        return ELSEWHERE.getOrDefault(base, Set.of()).contains(source)
                || BuildStage.makes(made.get(), context, source);
    }

    private void checkImage(Stage image) {
        checkUser(image);
        for (String name : List.of("ENTRYPOINT", "CMD", "HEALTHCHECK")) {
            List<Instruction> all = image.all(name);
            if (all.size() != 1) {
                problems.add("DL3057/DL4003/DL4004 not once: " + name);
            } else if (exec(all.getFirst()).isEmpty()) {
                problems.add("DL3025 needs a shell: " + name + " " + all.getFirst().arguments());
            }
        }
        String labels =
                image.last("LABEL").map(Instruction::arguments).orElse("").replace('\t', ' ');
        LABELS.stream()
                .filter(label -> !labels.contains(label + "="))
                .sorted()
                .forEach(label -> problems.add("no label " + label));
        checkVolume(image);
    }

    /** Of a health check what comes after its own word. */
    static List<String> exec(Instruction instruction) {
        return instruction.arguments().startsWith("CMD ")
                ? new Instruction("CMD", List.of(), instruction.arguments().substring(4).strip())
                        .exec()
                : instruction.exec();
    }

    private void checkUser(Stage image) {
        Optional<Instruction> user = image.last("USER");
        if (user.isEmpty() || !NUMERIC_USER.matcher(user.get().arguments()).matches()) {
            problems.add(
                    "DL3002 no numeric user other than root: "
                            + user.map(Instruction::arguments).orElse("-"));
            return;
        }
        int entrypoint =
                image.last("ENTRYPOINT")
                        .map(image.instructions()::indexOf)
                        .orElse(Integer.MAX_VALUE);
        if (image.instructions().indexOf(user.get()) > entrypoint) {
            problems.add("USER comes after ENTRYPOINT");
        }
    }

    /** The one place that is written to, and that exists with the right owner before it is one. */
    private void checkVolume(Stage image) {
        List<Instruction> volumes = image.all("VOLUME");
        String directory =
                image.all("ENV").stream()
                        .flatMap(each -> each.words().stream())
                        .filter(each -> each.startsWith("VARVE_STORE_DIRECTORY="))
                        .map(each -> each.substring(each.indexOf('=') + 1))
                        .findFirst()
                        .orElse("");
        if (volumes.size() != 1 || !volumes.getFirst().arguments().equals(directory)) {
            problems.add("not one volume, at VARVE_STORE_DIRECTORY: " + directory);
            return;
        }
        boolean owned =
                image.instructions().stream()
                        .takeWhile(each -> !each.equals(volumes.getFirst()))
                        .anyMatch(
                                each ->
                                        each.name().equals("RUN")
                                                && each.arguments()
                                                        .matches(
                                                                ".*chown [1-9][0-9]*:0 "
                                                                        + directory
                                                                        + "( .*)?"));
        if (!owned) {
            problems.add("nobody but root may write to " + directory);
        }
    }
}
