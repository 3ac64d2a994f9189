package dev.varve.layer.verification;

import dev.varve.layer.audit.ChainEvent;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.List;
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

    private final Optional<VerifyingKey> key;
    private final Consumer<Discrepancy> found;

    SignatureCheck(Optional<VerifyingKey> key, Consumer<Discrepancy> found) {
        this.key = key;
        this.found = found;
    }

    /**
     * The place of an event and its signature.
     *
     * @param path of the event
     * @param signaturePath of its signature
     * @param event where it is there as it was written
     * @param isNamed whether something was found of it already
     * @param signature what stands there, if anything
     */
    record Signed(
            String path,
            String signaturePath,
            Optional<? extends ChainEvent> event,
            boolean isNamed,
            byte @Nullable [] signature) {}

    /**
     * @param events in the order of the chain
     */
    void check(List<Signed> events) {
        boolean isSigned = false;
        for (int i = 0; i < events.size(); i++) {
            Signed each = events.get(i);
            byte @Nullable [] signature = each.signature();
            boolean isLast = i == events.size() - 1;
            isSigned |= signature != null;
            if (signature != null) {
                each.event()
                        .filter(_ -> !each.isNamed())
                        .filter(event -> !isBy(key, event, signature))
                        .ifPresent(_ -> tell(each, "another, or none"));
            } else if (each.event().isPresent() && (isSigned || key.isPresent() && isLast)) {
                tell(each, "no signature");
            }
        }
    }

    static boolean isBy(Optional<VerifyingKey> key, ChainEvent event, byte[] signature) {
        return signature.length == SIGNATURE_BYTES
                && (key.isEmpty() || key.get().hasSigned(event.json(), signature));
    }

    private void tell(Signed event, String there) {
        found.accept(
                new Discrepancy.OfChain(
                        ChainFault.SIGNATURE,
                        event.signaturePath(),
                        "the signature of %s by the given key".formatted(event.path()),
                        there));
    }
}
