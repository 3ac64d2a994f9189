package dev.varve.store;

import dev.varve.store.Finding.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is found of a store, one capability after the other. For one thread at a time. */
public final class Inspection {

    /** That something can be created at all; nothing else is tried where it cannot. */
    public static final String CREATE = "create";

    /** That one request does not replace what has the name. */
    public static final String PUT = "conditional put";

    /** That an object which came in parts does not replace what has the name. */
    public static final String COMPLETION = "conditional completion";

    public static final String COPY = "copy within the server";
    public static final String CHECKSUMS = "checksums";
    public static final String ORDER = "order of listings";
    public static final String CLOCKS = "clock difference";
    public static final String LOCK = "object lock";
    public static final String DELETE = "delete";
    public static final String PERMISSIONS = "least permissions";

    /** What a refusal of something that all objects need means. */
    public static final String NOTHING_STORED = "nothing can be stored";

    /**
     * Ends of keys to try the order of listings with, in the order of their UTF-8; in that of their
     * UTF-16 the last is before the one above it.
     */
    public static final List<String> NAMES = List.of("B", "a", "a-", "\uFF5E", "\uD83D\uDE00");

    private static final List<String> ASCII_NAMES = List.of("B", "a", "a-");

    private static final Duration CLOCKS_AGREE = Duration.ofMinutes(1);
    private static final Duration CLOCKS_ARE_TAKEN = Duration.ofMinutes(15);

    private final List<Finding> findings = new ArrayList<>();

    /** Looks at one capability. */
    @FunctionalInterface
    public interface Look {

        /**
         * @throws IOException if the store refuses what the capability is tried with
         */
        Finding look() throws IOException;
    }

    /**
     * Looks; a refusal is what was found then.
     *
     * @param refused how the capability stands after a refusal
     * @param meaning of a refusal
     * @return whether the store did not refuse
     * @throws InterruptedIOException if the thread was interrupted
     */
    public boolean look(String capability, Outcome refused, String meaning, Look look)
            throws InterruptedIOException {
        try {
            findings.add(look.look());
            return true;
        } catch (InterruptedIOException interrupted) {
            throw interrupted;
        } catch (IOException refusal) {
            findings.add(
                    new Finding(
                            capability, refused, String.valueOf(refusal.getMessage()), meaning));
            return false;
        }
    }

    /** Notes what was found. */
    public void add(String capability, Outcome outcome, String found, String meaning) {
        findings.add(new Finding(capability, outcome, found, meaning));
    }

    /** All of them so far, in their order. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /**
     * What the difference of two clocks means to a server that checks when a request was signed.
     */
    public static Finding ofClocks(Instant here, Instant there) {
        Duration apart = Duration.between(there, here).abs();
        String found =
                "this machine's clock and the store's are %d s apart".formatted(apart.toSeconds());
        if (apart.compareTo(CLOCKS_AGREE) <= 0) {
            return new Finding(CLOCKS, Outcome.HOLDS, found, "");
        }
        return new Finding(
                CLOCKS,
                apart.compareTo(CLOCKS_ARE_TAKEN) <= 0 ? Outcome.WEAKER : Outcome.LACKS,
                found,
                "servers refuse what is signed more than 15 minutes apart; set the clock (NTP)");
    }

    /**
     * Whether a listing of {@link #NAMES} came in the order of their UTF-8 bytes.
     *
     * @param listed without what they all begin with
     */
    public static Finding ofOrder(List<String> listed) {
        if (listed.equals(NAMES)) {
            return new Finding(
                    ORDER, Outcome.HOLDS, "keys are listed in the order of their UTF-8", "");
        }
        boolean plain = listed.stream().filter(ASCII_NAMES::contains).toList().equals(ASCII_NAMES);
        return plain && listed.size() == NAMES.size()
                ? new Finding(
                        ORDER,
                        Outcome.WEAKER,
                        "keys beyond U+FFFF are listed before others, as UTF-16 has them",
                        "only names of tables and columns with such characters are out of order")
                : new Finding(
                        ORDER,
                        Outcome.LACKS,
                        "keys are listed in another order, or not all of them: " + listed,
                        "what is stored cannot be listed reliably; use another server");
    }

    /** What it means whether an object is gone after its removal. */
    public static Finding ofRemoval(boolean gone) {
        return gone
                ? new Finding(DELETE, Outcome.HOLDS, "what was created can be removed", "")
                : new Finding(
                        DELETE,
                        Outcome.WEAKER,
                        "an object is still there after its removal",
                        "temporary objects stay below .varve-staging/");
    }
}
