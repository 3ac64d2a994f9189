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
            return new Finding("clock difference", Outcome.HOLDS, found, "");
        }
        return new Finding(
                "clock difference",
                apart.compareTo(CLOCKS_ARE_TAKEN) <= 0 ? Outcome.WEAKER : Outcome.LACKS,
                found,
                "servers refuse what is signed more than 15 minutes apart; set the clock (NTP)");
    }

    /**
     * Whether a listing came in the order of the keys' UTF-8 bytes.
     *
     * @param expected the keys in that order
     * @param ascii those of them that are ASCII, in that order
     */
    public static Finding ofOrder(List<String> listed, List<String> expected, List<String> ascii) {
        String capability = "order of listings";
        if (listed.equals(expected)) {
            return new Finding(
                    capability, Outcome.HOLDS, "keys are listed in the order of their UTF-8", "");
        }
        boolean plain = listed.stream().filter(ascii::contains).toList().equals(ascii);
        return plain && listed.size() == expected.size()
                ? new Finding(
                        capability,
                        Outcome.WEAKER,
                        "keys beyond U+FFFF are listed before others, as UTF-16 has them",
                        "only names of tables and columns with such characters are out of order")
                : new Finding(
                        capability,
                        Outcome.LACKS,
                        "keys are listed in another order, or not all of them: " + listed,
                        "what is stored cannot be listed reliably; use another server");
    }
}
