package dev.varve.door.cli;

import dev.varve.door.FailureText;
import dev.varve.layer.verification.Inspection;
import dev.varve.record.JsonText;
import dev.varve.store.BlobKey;
import dev.varve.store.InvalidKeyException;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code varve inspect}: what files say of themselves. */
final class InspectCommand {

    private static final String JSON = "--json";

    static final Command COMMAND =
            new Command(
                    "varve inspect",
                    "Shows what Parquet files say of themselves: columns, row groups, encodings, sizes, bounds and"
                            + " metadata; and the lines of raw segments. Only reads.",
                    ConfigurationOption.with(
                            List.of(),
                            Option.ofSwitch(JSON, "Prints one JSON object for each file.")),
                    new Command.Operand(
                            "FILE|s3://…|gs://…",
                            "Files, or objects of one bucket.",
                            Command.Operand.Count.ONE_OR_MORE));

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    InspectCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    int run(Invocation invocation) throws IOException {
        boolean isJson = invocation.options().containsKey(JSON);
        List<ObjectAddress> addresses = ObjectAddress.all(invocation.operands());
        TreeSet<String> buckets = new TreeSet<>();
        addresses.forEach(each -> buckets.add(each.bucket()));
        buckets.remove("");
        if (buckets.size() > 1) {
            throw new UsageException(
                    "one bucket at a time, not " + String.join(", ", buckets), COMMAND.call());
        }
        if (buckets.isEmpty()) {
            return show(addresses, isJson, address -> Inspection.of(Path.of(address.text())));
        }
        GivenKeys options =
                ConfigurationOption.values(invocation, List.of(), operations)
                        .with(Destination.settings("", buckets.first()));
        try (StoredPlace stored = operations.stored(options)) {
            return show(
                    addresses,
                    isJson,
                    address ->
                            address.bucket().isEmpty()
                                    ? Inspection.of(Path.of(address.text()))
                                    : Inspection.of(
                                            stored.place().store(), new BlobKey(address.key())));
        }
    }

    /** Looks at one file. */
    @FunctionalInterface
    private interface Looking {
        Map<String, Object> at(ObjectAddress address) throws IOException;
    }

    private int show(List<ObjectAddress> addresses, boolean isJson, Looking looking)
            throws IOException {
        int status = ExitStatus.STORED;
        for (ObjectAddress address : addresses) {
            try {
                Map<String, Object> members = new LinkedHashMap<>();
                members.put("file", address.text());
                members.putAll(looking.at(address));
                out.print(
                        isJson
                                ? JsonText.compact(members) + System.lineSeparator()
                                : MembersText.of(members));
            } catch (TransientStoreException unavailable) {
                throw unavailable;
            } catch (IOException | InvalidKeyException wrong) {
                err.println(address.text() + ": " + FailureText.of(wrong));
                status = ExitStatus.FAILED;
            }
        }
        return status;
    }
}
