package dev.varve.wiring.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.ChildJvm;
import dev.varve.wiring.configuration.Choice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a whole process, so in one of its own. */
final class CommandLogTest {

    /** What a command is, as far as its log goes. */
    static final class Command {

        private Command() {}

        public static void main(String... arguments) {
            CommandLog.begin(Choice.LogLevel.valueOf(arguments[0]));
            Logger library = LoggerFactory.getLogger("org.apache.parquet");
            library.debug("{}", new Detail());
            library.info("begun with {}", new Detail());
            library.warn("the disk is {}", "slow");
            System.Logger own = System.getLogger("dev.varve.store");
            own.log(System.Logger.Level.DEBUG, "a file is looked for");
            own.log(
                    System.Logger.Level.WARNING,
                    "a file stays",
                    new IllegalStateException("it is open"));
        }
    }

    private static final class Detail {

        @Override
        public String toString() {
            throw new AssertionError("a detail that nobody reads was put into words");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INFO, 'the disk is slow\na file stays: java.lang.IllegalStateException: it is open\n'",
        "DEBUG, 'the disk is slow\na file is looked for\na file stays: java.lang.IllegalStateException: it is open\n'",
        "ERROR, ''"
    })
    void warningsAreLinesAndWhatNobodyReadsIsNotEvenMade(String level, String lines)
            throws Exception {
        ChildJvm.Ended command =
                ChildJvm.run(
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Command.class.getName(),
                        level);
        assertEquals(0, command.status(), command.said());
        assertEquals(lines, command.said());
    }
}
