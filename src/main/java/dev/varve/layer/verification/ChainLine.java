package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.LedgerRange;
import java.util.Optional;

/**
 * One place in the line of a chain, whether its event is there or not.
 *
 * @param range of its ledgers
 * @param path of its event
 * @param event where it is there as it was written
 * @param hash of its event, as it or the manifests say; empty if nobody does
 * @param contentHash of its event; empty where that is not there as it was written
 * @param isNamed whether something was found of it already
 */
record ChainLine(
        LedgerRange range,
        String path,
        Optional<AuditEvent> event,
        Optional<String> hash,
        String contentHash,
        boolean isNamed) {}
