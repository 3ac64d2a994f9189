package dev.varve.door.cli;

import dev.varve.record.JsonText;
import dev.varve.store.Finding;
import dev.varve.store.Finding.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code varve store check}: what a store can do of what Varve needs. */
final class StoreCheckCommand {

    private static final String JSON = "--json";

    private static final Command COMMAND =
            new Command(
                    "varve store check",
                    "Tries what Varve needs of a store and leaves nothing behind; ends with 0 if files can be"
                            + " stored there, otherwise 1.",
                    ConfigurationOption.with(
                            List.of(),
                            Option.ofSwitch(JSON, "Prints one JSON object for each capability.")),
                    new Command.Operand(
                            "DIR|s3://…|gs://…",
                            "The store; without it the one of the configuration.",
                            Command.Operand.Count.NONE_OR_ONE));

    static final Command STORE = new Command("varve store", "Looks at a store.", List.of(COMMAND));

    private static final String ROW = "%-22s  %-7s  %s%n";

    private final Operations operations;
    private final PrintWriter out;

    StoreCheckCommand(Operations operations, PrintWriter out) {
        this.operations = operations;
        this.out = out;
    }

    int run(Invocation invocation) throws IOException {
        GivenKeys file = ConfigurationOption.values(invocation, List.of(), operations);
        Map<String, String> options = new HashMap<>();
        invocation.operands().forEach(store -> options.putAll(Destination.settings("", store)));
        List<Finding> findings = operations.inspect(file.with(options));
        if (invocation.options().containsKey(JSON)) {
            findings.forEach(finding -> out.println(JsonText.compact(json(finding))));
        } else {
            findings.forEach(this::print);
            out.println(summary(findings));
        }
        return named(findings, Outcome.LACKS).isEmpty() ? ExitStatus.STORED : ExitStatus.FAILED;
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("capability", finding.capability());
        json.put("outcome", word(finding.outcome()));
        json.put("found", finding.found());
        json.put("meaning", finding.meaning());
        return json;
    }

    private void print(Finding finding) {
        out.printf(
                Locale.ROOT, ROW, finding.capability(), word(finding.outcome()), finding.found());
        if (!finding.meaning().isEmpty()) {
            out.printf(Locale.ROOT, ROW, "", "", "→ " + finding.meaning());
        }
    }

    private static String summary(List<Finding> findings) {
        List<String> lacking = named(findings, Outcome.LACKS);
        if (!lacking.isEmpty()) {
            return "Varve cannot use this store as it is configured: " + String.join(", ", lacking);
        }
        List<String> less = new ArrayList<>(named(findings, Outcome.WEAKER));
        less.addAll(named(findings, Outcome.UNKNOWN));
        return less.isEmpty()
                ? "Varve can use this store"
                : "Varve can use this store; see " + String.join(", ", less);
    }

    private static List<String> named(List<Finding> findings, Outcome outcome) {
        return findings.stream()
                .filter(finding -> finding.outcome() == outcome)
                .map(Finding::capability)
                .toList();
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
