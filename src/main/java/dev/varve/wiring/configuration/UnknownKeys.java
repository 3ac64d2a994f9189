package dev.varve.wiring.configuration;

import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Finds keys that nobody reads, which are most often misspelt ones. */
final class UnknownKeys {

    /**
     * What Kubernetes puts into every container for a Service whose name begins with {@code varve}:
     * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(
                    "VARVE(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
                            + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    /** Where the tests' real records are; read by nobody else. */
    private static final String TEST_DATA = "varve.data";

    private UnknownKeys() {}

    static List<String> find(
            List<ConfigKey> keys, SmallRyeConfig config, ProcessEnvironment surroundings) {
        List<String> names = keys.stream().map(ConfigKey::name).toList();
        List<String> variables = keys.stream().map(ConfigKey::environmentName).toList();
        List<String> problems = new ArrayList<>();
        new TreeSet<>(surroundings.environment().keySet())
                .stream()
                        .filter(name -> name.startsWith("VARVE_"))
                        .filter(name -> !variables.contains(name))
                        .filter(name -> !SERVICE_LINK.matcher(name).matches())
                        .forEach(
                                name ->
                                        problems.add(
                                                report(name, surroundings.places(), variables)));
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith("varve."))
                .filter(name -> !names.contains(name) && !name.equals(TEST_DATA))
                .filter(name -> !isVariable(name, surroundings))
                .sorted()
                .forEach(name -> problems.add(report(name, Map.of(), names)));
        return problems;
    }

    /** Variables are also listed in the form of a key, guessed from their name. */
    private static boolean isVariable(String name, ProcessEnvironment surroundings) {
        return surroundings.environment().containsKey(ConfigKey.environmentName(name))
                && !surroundings.properties().containsKey(name);
    }

    /**
     * @param places where variables stand that are in a file
     */
    static String report(String name, Map<String, String> places, List<String> known) {
        String hint =
                nearest(name, known).map(near -> "; did you mean %s?".formatted(near)).orElse("");
        return "%s is unknown%s (varve config lists all keys)"
                .formatted(Variables.place(name, places), hint);
    }

    /** The known name that this one may be a slip of, all of which begin alike. */
    private static Optional<String> nearest(String name, List<String> known) {
        int slips = Math.max(2, (name.length() - "varve.".length()) / 3);
        ToIntFunction<String> distance = candidate -> distance(name, candidate);
        return known.stream()
                .min(Comparator.comparingInt(distance))
                .filter(near -> distance.applyAsInt(near) <= slips);
    }

    /** The fewest insertions, deletions and replacements that turn one word into the other. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
