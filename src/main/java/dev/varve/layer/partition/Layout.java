package dev.varve.layer.partition;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the directories of the archive are laid out. */
public sealed interface Layout {

    /** {@code {prefix}/{table}/{partition}/{table}-….parquet}, many files to a directory. */
    record Hive() implements Layout {}

    /**
     * {@code
     * {prefix}/{network}/{era}/{version}/{table}/range={start}-{end}/part-{start}-{end}.parquet};
     * every table is divided into ledger ranges, and a ledger tells its era.
     *
     * @param network such as {@code pubnet}
     * @param eras at least one, in the order of their ledgers, none of which is in two of them
     */
    record Bronze(String network, List<Era> eras) implements Layout {

        /**
         * @param eras in any order
         * @throws IllegalArgumentException if there is none, two have a ledger in common or the
         *     same names, or one has an open end and is not the last; the message names the eras
         */
        public Bronze {
            eras = eras.stream().sorted(Comparator.comparingLong(Era::firstLedger)).toList();
            if (eras.isEmpty()) {
                throw new IllegalArgumentException("at least one era is needed");
            }
            requireDifferentNames(eras);
            for (int i = 1; i < eras.size(); i++) {
                requireOrder(eras.get(i - 1), eras.get(i));
            }
        }

        /** One era of all ledgers. */
        public Bronze(String network, String era, String version, long ledgersPerFile) {
            this(network, List.of(Era.ofAll(era, version, ledgersPerFile)));
        }

        private static void requireDifferentNames(List<Era> eras) {
            Set<List<String>> names = new HashSet<>();
            for (Era era : eras) {
                if (!names.add(List.of(era.id(), era.version()))) {
                    throw new IllegalArgumentException(
                            "two eras are called %s/%s".formatted(era.id(), era.version()));
                }
            }
        }

        private static void requireOrder(Era before, Era behind) {
            if (before.lastLedger() == Era.OPEN) {
                throw new IllegalArgumentException(
                        "the era %s has an open end, and %s begins behind it: only the last may have one"
                                .formatted(before.name(), behind.name()));
            }
            if (before.has(behind.firstLedger())) {
                throw new IllegalArgumentException(
                        "the eras %s and %s overlap".formatted(before.name(), behind.name()));
            }
        }

        /** The era of a ledger, active or not; empty in a hole between them. */
        public Optional<Era> eraOf(long ledger) {
            return eras.stream().filter(era -> era.has(ledger)).findFirst();
        }

        /**
         * The era of a range that was made of these eras.
         *
         * @throws IllegalArgumentException if there is none, or the range is in two
         */
        public Era eraOf(Partition.LedgerSpan range) {
            return eraOf(range.first())
                    .filter(era -> era.has(range.last()))
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            "the range %s is in no era of %s"
                                                    .formatted(range, eras)));
        }

        /** The range that takes new records of a ledger; empty where none does. */
        public Optional<Partition.LedgerSpan> rangeOf(long ledger) {
            return eraOf(ledger).filter(Era::active).map(era -> era.range(ledger));
        }

        /** Why {@link #rangeOf} is empty for a ledger of 0 or more. */
        String refusal(long ledger) {
            Optional<Era> inactive = eraOf(ledger);
            if (inactive.isPresent()) {
                return "ledger %d is in the era %s, which is not active"
                        .formatted(ledger, inactive.get().name());
            }
            Optional<Era> before =
                    eras.stream()
                            .filter(era -> era.lastLedger() < ledger)
                            .reduce((_, each) -> each);
            Optional<Era> behind =
                    eras.stream().filter(era -> era.firstLedger() > ledger).findFirst();
            String where =
                    before.isPresent() && behind.isPresent()
                            ? "between %s and %s"
                                    .formatted(before.get().name(), behind.get().name())
                            : before.map(era -> "behind the last, " + era.name())
                                    .or(() -> behind.map(era -> "before the first, " + era.name()))
                                    .orElseThrow();
            return "ledger %d is in no era: it is %s".formatted(ledger, where);
        }
    }
}
