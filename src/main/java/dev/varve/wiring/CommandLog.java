package dev.varve.wiring;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log of a command that runs without the container, which would set it up: warnings go to
 * standard error, a line each. Until someone says so every library takes its smallest detail for
 * wanted, puts it into words, and they are kept for a container that never comes.
 */
final class CommandLog {

    private CommandLog() {}

    static void begin() {
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler waiting : root.getHandlers()) {
            root.removeHandler(waiting);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new Sentence());
        root.addHandler(console);
        root.setLevel(Level.WARNING);
    }

    private static final class Sentence extends Formatter {

        @Override
        public String format(LogRecord record) {
            return formatMessage(record) + System.lineSeparator();
        }
    }
}
