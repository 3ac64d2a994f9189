package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From the first signature on each event has one, by the one key. Those before it were written
 * while there was no key, and are covered by the first: an event has the hashes of the one before.
 * The signature of an event of which something was found already says nothing more.
 */
final class SignatureCheck {

    private static final int SIGNATURE_BYTES = 64;

    private final ChainName name;
    private final String prefix;
    private final Optional<VerifyingKey> key;
    private final Consumer<Discrepancy> found;

    SignatureCheck(
            ChainName name,
            String prefix,
            Optional<VerifyingKey> key,
            Consumer<Discrepancy> found) {
        this.name = name;
        this.prefix = prefix;
        this.key = key;
        this.found = found;
    }

    /**
     * @param lines in the order of their ledgers
     * @param signatures by the ranges of their events
     */
    void check(List<ChainLine> lines, Map<LedgerRange, byte[]> signatures) {
        boolean isSigned = false;
        for (ChainLine line : lines) {
            byte @Nullable [] signature = signatures.get(line.range());
            boolean isLast = line.equals(lines.getLast());
            isSigned |= signature != null;
            if (signature != null) {
                line.event()
                        .filter(_ -> !line.isNamed())
                        .filter(event -> !isBy(key, event, signature))
                        .ifPresent(_ -> tell(line, "another, or none"));
            } else if (line.event().isPresent() && (isSigned || key.isPresent() && isLast)) {
                tell(line, "no signature");
            }
        }
    }

    static boolean isBy(Optional<VerifyingKey> key, AuditEvent event, byte[] signature) {
        return signature.length == SIGNATURE_BYTES
                && (key.isEmpty() || key.get().hasSigned(event.json(), signature));
    }

    private void tell(ChainLine line, String there) {
        found.accept(
                new Discrepancy.OfChain(
                        ChainFault.SIGNATURE,
                        name.signature(prefix, line.range()).value(),
                        "the signature of %s by the given key".formatted(line.path()),
                        there));
    }
}
