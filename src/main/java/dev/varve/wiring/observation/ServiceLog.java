package dev.varve.wiring.observation;

import dev.varve.record.VisibleText;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter.ExceptionOutputType;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the service's log that the container cannot write: those before its start and after
 * its end, of threads that end with a failure, and what libraries and the JVM print on standard
 * error. They have the form of all others. Thread-safe.
 */
public final class ServiceLog {

    private static final String LOGGER = "dev.varve";
    private static final String STANDARD_ERROR = "stderr";
    private static final int MOST_CHARACTERS = 8_000;

    /** Where JSON goes once standard error itself leads here; otherwise lines are plain. */
    private static volatile @Nullable PrintStream json;

    private ServiceLog() {}

    /**
     * From now on threads that fail are told of here, and standard error leads here, too, where the
     * log is JSON.
     */
    public static void begin(boolean isJson) {
        if (isJson && json == null) {
            json = System.err;
            System.setErr(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
        }
        Thread.setDefaultUncaughtExceptionHandler(ServiceLog::uncaught);
    }

    private static void uncaught(Thread thread, Throwable failure) {
        String what = "the thread '%s' has ended".formatted(thread.getName());
        if (InitialConfigurator.DELAYED_HANDLER.isActivated()) {
            Logger.getLogger(LOGGER).log(Level.ERROR, what, failure);
        } else {
            failed(what, failure);
        }
    }

    /** Why the service does not start, in a sentence for people. */
    public static void refused(String why) {
        write(LOGGER, Level.ERROR, why, null);
    }

    /** What should not have happened. */
    public static void failed(String what, Throwable failure) {
        write(LOGGER, Level.ERROR, what, failure);
    }

    private static void write(
            String logger, Level level, String text, @Nullable Throwable failure) {
        String line = VisibleText.of(text, MOST_CHARACTERS);
        LoggedFailure told = failure == null ? null : LoggedFailure.of(failure);
        PrintStream out = json;
        if (out != null) {
            out.print(json(logger, level, line, told));
            out.flush();
            return;
        }
        System.err.println(line);
        if (told != null) {
            told.printStackTrace();
        }
    }

    private static String json(
            String logger, Level level, String line, @Nullable LoggedFailure failure) {
        ExtLogRecord said =
                new ExtLogRecord(
                        level,
                        line,
                        ExtLogRecord.FormatStyle.NO_FORMAT,
                        ServiceLog.class.getName());
        said.setLoggerName(logger);
        said.setThrown(failure);
        JsonFormatter formatter = new JsonFormatter();
        formatter.setExceptionOutputType(ExceptionOutputType.FORMATTED);
        formatter.setRecordDelimiter("\n");
        return formatter.format(said);
    }

    /** Makes a line of the log of each line; what is not ended yet waits for its end. */
    private static final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int single) {
            if (single == '\n') {
                tell();
            } else if (single != '\r') {
                line.write(single);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            for (byte each : Arrays.copyOfRange(bytes, from, from + length)) {
                write(each);
            }
        }

        private void tell() {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (!text.isBlank()) {
                ServiceLog.write(STANDARD_ERROR, Level.WARN, text, null);
            }
        }
    }
}
