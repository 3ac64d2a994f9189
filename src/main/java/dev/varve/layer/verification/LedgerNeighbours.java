package dev.varve.layer.verification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Holds the first ledger of each file against the last ledger of the file before, once all are
 * known: some hundred bytes for each. For one thread.
 */
final class LedgerNeighbours {

    private final List<LedgerEnds> files = new ArrayList<>();
    private final Map<Owner, List<LedgerEnds>> behind = new HashMap<>();

    /** Which files there may be beside each other, and the ledger that comes behind them. */
    private record Owner(String network, long next) {}

    void add(LedgerEnds ends) {
        files.add(ends);
        Owner owner = new Owner(network(ends), ends.last().ledger() + 1);
        behind.computeIfAbsent(owner, _ -> new ArrayList<>()).add(ends);
    }

    private static String network(LedgerEnds ends) {
        return ends.place().bronze().map(FilePlace.BronzePath::network).orElse("");
    }

    void check(Consumer<Discrepancy> found) {
        files.forEach(each -> check(each, found));
    }

    private void check(LedgerEnds ends, Consumer<Discrepancy> found) {
        List<LedgerEnds> before =
                behind.getOrDefault(
                        new Owner(network(ends), ends.first().ledger()), List.<LedgerEnds>of());
        List<LedgerEnds> own =
                before.stream()
                        .filter(each -> each.place().bronze().equals(ends.place().bronze()))
                        .toList();
        List<LedgerEnds> candidates = own.isEmpty() ? before : own;
        // the same ledgers may be there in several files
        if (candidates.stream().noneMatch(each -> isBehind(ends, each)) && !candidates.isEmpty()) {
            LedgerEnds one = candidates.getFirst();
            new LedgerRowsCheck(ends.place(), Optional.empty(), found)
                    .checkLink(one.last(), ends.first(), " in " + one.place().file().value());
        }
    }

    private static boolean isBehind(LedgerEnds ends, LedgerEnds before) {
        return ends.first().isLinkedTo(before.last()) && ends.first().isInTimeAfter(before.last());
    }
}
