package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive of made ledgers in the layout {@code bronze}.
 *
 * @param settings of the benchmark
 * @param program that makes it
 * @param ledgers that are in it
 * @param width ledgers of a range
 */
record LedgerArchive(Settings settings, Program program, long ledgers, long width) {

    /** The ledgers as lines, made where they are not there yet. */
    static Path input(Settings settings, long ledgers) throws IOException {
        Path input = settings.directory().resolve("input/ledgers-%d-v1.ndjson".formatted(ledgers));
        if (!Files.exists(input)) {
            Input.write(new Ledgers(), ledgers, input);
        }
        return input;
    }

    /** A command of the program. */
    static List<String> command(Program program, String... arguments) {
        List<String> command = new ArrayList<>(program.archive());
        command.addAll(List.of(arguments));
        return command;
    }

    Path directory() {
        return settings.directory()
                .resolve("ledgers")
                .resolve("%s-%d-by-%d".formatted(program.name().replace(' ', '-'), ledgers, width));
    }

    /** Makes it in the place of the one before. */
    Measurement make() throws IOException, InterruptedException {
        Path input = input(settings, ledgers);
        Outputs.delete(directory());
        return ChildProcess.run(
                command(
                        program,
                        "copy",
                        "--network",
                        "made",
                        "--eras",
                        "made/v1:0-%d@%d".formatted(ledgers - 1, width),
                        "--into",
                        directory().toString(),
                        input.toString()),
                settings.directory().resolve("log").resolve("ledgers.log"));
    }
}
