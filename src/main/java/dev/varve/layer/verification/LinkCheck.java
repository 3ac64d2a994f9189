package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.ChainBegin;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Each event begins where the one before ends and has its hashes; the first begins with the chain.
 * What was found of an event says nothing of its neighbours.
 */
final class LinkCheck {

    private final ChainName name;
    private final String prefix;
    private final Consumer<Discrepancy> found;

    /**
     * @param prefix empty or ending with {@code /}
     */
    LinkCheck(ChainName name, String prefix, Consumer<Discrepancy> found) {
        this.name = name;
        this.prefix = prefix;
        this.found = found;
    }

    /**
     * @param lines in the order of their ledgers
     * @param begin what stands where it says with which ledger the chain begins
     */
    void check(List<ChainLine> lines, Optional<byte[]> begin) {
        if (!lines.isEmpty()) {
            checkFirst(lines.getFirst(), begin);
        }
        for (int i = 1; i < lines.size(); i++) {
            check(lines.get(i - 1), lines.get(i));
        }
    }

    private void checkFirst(ChainLine first, Optional<byte[]> begin) {
        String path = name.begin(prefix).value();
        OptionalLong ledger = begin.map(ChainBegin::parse).orElse(OptionalLong.empty());
        String previous = first.event().map(each -> each.before().event()).orElse("");
        boolean isInTheMiddle = !previous.isEmpty();
        if (isInTheMiddle && ledger.isPresent() && ledger.getAsLong() < first.range().first()) {
            tellMissing(ledger.getAsLong(), first.range().first() - 1, previous);
        } else if (isInTheMiddle && !first.isNamed()) {
            tell(
                    ChainFault.BROKEN_CHAIN,
                    first.path(),
                    "no hash of an event before the first, or that event",
                    previous);
        } else if (!isInTheMiddle
                && (ledger.isEmpty() || ledger.getAsLong() != first.range().first())) {
            tell(
                    ChainFault.BROKEN_CHAIN,
                    path,
                    "that the chain begins with ledger " + first.range().first(),
                    begin.isEmpty()
                            ? "no object"
                            : ledger.isPresent() ? "ledger " + ledger.getAsLong() : "other bytes");
        }
    }

    private void check(ChainLine before, ChainLine line) {
        long next = before.range().last() + 1;
        Optional<AuditEvent> event = line.event();
        boolean hasHash =
                event.isEmpty()
                        || before.hash().isEmpty()
                        || event.get().before().event().equals(before.hash().get());
        if (line.range().first() < next) {
            tell(
                    ChainFault.BROKEN_CHAIN,
                    line.path(),
                    "ledgers behind %d, where %s ends".formatted(next - 1, before.path()),
                    "an event of " + line.range());
        } else if (line.range().first() > next && !hasHash) {
            tellMissing(
                    next,
                    line.range().first() - 1,
                    event.map(each -> each.before().event()).orElse(""));
        } else if (line.range().first() > next && event.isPresent()) {
            tell(
                    ChainFault.BROKEN_CHAIN,
                    line.path(),
                    "ledger %d as its first, behind %s".formatted(next, before.path()),
                    Long.toString(line.range().first()));
        } else if (event.isPresent() && !before.isNamed() && !line.isNamed()) {
            checkHashes(before, line, event.get(), hasHash);
        }
    }

    private void checkHashes(ChainLine before, ChainLine line, AuditEvent event, boolean hasHash) {
        if (!hasHash) {
            tell(
                    ChainFault.BROKEN_CHAIN,
                    line.path(),
                    "prev_event_hash %s, as %s says"
                            .formatted(before.hash().orElse(""), before.path()),
                    event.before().event());
            return;
        }
        if (before.event().isPresent() && !before.contentHash().equals(event.before().content())) {
            tell(
                    ChainFault.BROKEN_CHAIN,
                    line.path(),
                    "prev_content_hash %s, as %s says"
                            .formatted(before.contentHash(), before.path()),
                    event.before().content());
        }
    }

    private void tellMissing(long first, long last, String hash) {
        tell(
                ChainFault.MISSING_EVENT,
                name.event(prefix, new LedgerRange(first, last)).value(),
                "the event of these ledgers, or several"
                        + (hash.isEmpty() ? "" : ", the last with the hash " + hash),
                "no event");
    }

    private void tell(ChainFault fault, String path, String expected, String there) {
        found.accept(new Discrepancy.OfChain(fault, path, expected, there));
    }
}
