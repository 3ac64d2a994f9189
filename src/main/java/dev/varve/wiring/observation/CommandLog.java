package dev.varve.wiring.observation;

import dev.varve.wiring.configuration.Choice;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log of a command that runs without the container, which would set it up: lines of standard
 * error, Varve's own from the level that is configured, of libraries no less than warnings. Until
 * someone says so every library takes its smallest detail for wanted, puts it into words, and they
 * are kept for a container that never comes.
 */
public final class CommandLog {

    /** Held here, since loggers are forgotten with their levels. */
    private static final Logger OWN = Logger.getLogger("dev.varve");

    private CommandLog() {}

    public static void begin(Choice.LogLevel least) {
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler waiting : root.getHandlers()) {
            root.removeHandler(waiting);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new Sentence());
        console.setFilter(new LogFilter());
        console.setLevel(Level.ALL);
        root.addHandler(console);
        Level own = level(least);
        OWN.setLevel(own);
        root.setLevel(own.intValue() > Level.WARNING.intValue() ? own : Level.WARNING);
    }

    private static Level level(Choice.LogLevel level) {
        return switch (level) {
            case TRACE -> Level.FINER;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARN -> Level.WARNING;
            case ERROR -> Level.SEVERE;
        };
    }

    private static final class Sentence extends Formatter {

        @Override
        public String format(LogRecord record) {
            Throwable cause = record.getThrown();
            return formatMessage(record)
                    + (cause == null ? "" : ": " + cause)
                    + System.lineSeparator();
        }
    }
}
