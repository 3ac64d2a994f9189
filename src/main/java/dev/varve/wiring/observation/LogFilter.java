package dev.varve.wiring.observation;

import dev.varve.record.VisibleText;
import dev.varve.wiring.Watch;
import io.quarkus.logging.LoggingFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * What every line of the log goes through, whoever writes it: repeats are folded, and what is told
 * is one line of visible characters that has an end. Public for the container, which makes one for
 * its console. Thread-safe.
 */
@LoggingFilter(name = LogFilter.NAME)
public final class LogFilter implements Filter {

    /** In the configuration of the log. */
    static final String NAME = "varve";

    private static final int MOST_CHARACTERS = 8_000;

    /** Of a repeat, whose like was told in full. */
    private static final int MOST_OF_REPEAT = 1_000;

    /** Marks a line that tells of several, and is not folded itself. */
    private static final String SUMMARY = "varve.summary";

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Where lines below warnings repeat, too. */
    private static final String STORE = "dev.varve.store";

    /** One for the process, as its log is one. */
    private static final Folding FOLDING = new Folding(System::nanoTime);

    /** Puts pattern and parameters together, of whichever style they are. */
    private static final ExtFormatter TEXTS = new PatternFormatter("%s");

    private static final AtomicBoolean WATCHED = new AtomicBoolean();

    @Override
    public boolean isLoggable(LogRecord line) {
        if (line instanceof ExtLogRecord extended && SUMMARY.equals(extended.getMarker())) {
            return true;
        }
        if (repeats(line) && FOLDING.isRepeat(kind(line), () -> text(line, MOST_OF_REPEAT))) {
            watch();
            return false;
        }
        rewrite(line);
        return true;
    }

    private static boolean repeats(LogRecord line) {
        return line.getLevel().intValue() >= Level.WARNING.intValue()
                || STORE.equals(line.getLoggerName());
    }

    /**
     * The pattern tells what it is about; a text without parameters does so up to where a number or
     * a name may begin.
     */
    private static Folding.Kind kind(LogRecord line) {
        String pattern = String.valueOf(line.getMessage());
        boolean whole = line.getParameters() != null && line.getParameters().length > 0;
        Throwable thrown = line.getThrown();
        return new Folding.Kind(
                String.valueOf(line.getLoggerName()),
                line.getLevel(),
                (whole ? pattern : beginning(pattern))
                        + (thrown == null ? "" : thrown.getClass().getName()));
    }

    private static String beginning(String text) {
        int end = 0;
        while (end < text.length() && "0123456789'\"/:=".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    private static String text(LogRecord line, int most) {
        try {
            return VisibleText.of(String.valueOf(TEXTS.formatMessage(line)), most);
        } catch (RuntimeException unreadable) { // whoever logs must not fail with it
            return VisibleText.of(line.getMessage() + ": " + unreadable.getClass(), most);
        }
    }

    private static void rewrite(LogRecord line) {
        if (line instanceof ExtLogRecord extended) {
            extended.setMessage(text(line, MOST_CHARACTERS), ExtLogRecord.FormatStyle.NO_FORMAT);
            line.setResourceBundle(null);
            line.setParameters(null);
        }
        Throwable thrown = line.getThrown();
        if (thrown != null && !(thrown instanceof LoggedFailure)) {
            line.setThrown(LoggedFailure.of(thrown));
        }
    }

    private static void watch() {
        if (WATCHED.compareAndSet(false, true)) {
            Thread.ofPlatform().name("log-repeats").daemon().start(LogFilter::tellWhatIsDue);
        }
    }

    private static void tellWhatIsDue() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!Watch.SYSTEM.await(never, LOOK)) {
                tell(FOLDING.due());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** At the end: tells of the repeats that nobody was told of. */
    public static void tellRest() {
        tell(FOLDING.rest());
    }

    private static void tell(List<Folding.Told> told) {
        told.forEach(each -> Logger.getLogger(each.kind().logger()).log(summary(each)));
    }

    private static ExtLogRecord summary(Folding.Told told) {
        ExtLogRecord line =
                new ExtLogRecord(
                        told.kind().level(),
                        told.text(),
                        ExtLogRecord.FormatStyle.NO_FORMAT,
                        LogFilter.class.getName());
        line.setLoggerName(told.kind().logger());
        line.setMarker(SUMMARY);
        return line;
    }
}
