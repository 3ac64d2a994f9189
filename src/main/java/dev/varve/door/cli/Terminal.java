package dev.varve.door.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a person is watching. */
final class Terminal {

    /** Linux; where there is no such file, the console decides. */
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    static boolean showsStandardError() {
        if (Files.isSymbolicLink(STANDARD_ERROR)) {
            try {
                String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
            } catch (IOException unreadable) {
                return false; // whatever it is, it is no terminal of ours
            }
        }
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
