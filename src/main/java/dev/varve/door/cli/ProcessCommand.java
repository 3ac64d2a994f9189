package dev.varve.door.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** {@code varve process}: stores the segments that wait, once, and ends. */
final class ProcessCommand {

    private static final List<ConfigurationOption> OPTIONS =
            List.of(
                    new ConfigurationOption(
                            "--input",
                            "DIR|s3://…|gs://…",
                            "varve.process.input",
                            "Folder of ready/{table}/….ndjson (default: the journal's)."),
                    new ConfigurationOption(
                            "--to",
                            "DIR|s3://…|gs://…",
                            Destination.KEY,
                            "Where the files go (default: ./data)."),
                    new ConfigurationOption(
                            "--json",
                            "",
                            "varve.process.json",
                            "Prints one JSON object for each file and one for the whole."));

    static final Command COMMAND =
            new Command(
                    "varve process",
                    "Stores what waits in segments, once: the journal of a service that has stopped, and"
                            + " what other programs left in ready/{table}/, plain or compressed by gzip"
                            + " or zstd. Opens no port.",
                    ConfigurationOption.with(OPTIONS));

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    ProcessCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    int run(Invocation invocation) throws IOException {
        GivenKeys given = ConfigurationOption.values(invocation, OPTIONS, operations);
        try (WaitingSegments segments = operations.waiting(given)) {
            return new ProcessRun(segments, out, err).run();
        }
    }
}
