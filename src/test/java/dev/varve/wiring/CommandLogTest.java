package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a whole process, so in one of its own. */
final class CommandLogTest {

    /** What a command is, as far as its log goes. */
    static final class Command {

        private Command() {}

        public static void main(String... arguments) {
            CommandLog.begin();
            Logger log = LoggerFactory.getLogger("org.apache.parquet");
            log.debug("{}", new Detail());
            log.info("begun with {}", new Detail());
            log.warn("the disk is {}", "slow");
            System.getLogger("dev.varve.store").log(System.Logger.Level.WARNING, "a file stays");
        }
    }

    private static final class Detail {

        @Override
        public String toString() {
            throw new AssertionError("a detail that nobody reads was put into words");
        }
    }

    @Test
    void warningsAreLinesOfStandardErrorAndDetailsAreNotEvenMade() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Command.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals("the disk is slow\na file stays\n", said);
    }
}
