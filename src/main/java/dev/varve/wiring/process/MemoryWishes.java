package dev.varve.wiring.process;

import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.DataSize;
import dev.varve.wiring.configuration.VarveConfig;
import java.util.function.Predicate;

/**
 * What the configuration asks of the memory. What somebody has set is never changed.
 *
 * @param budgetBytes {@link #BUDGET}
 * @param recordBytes {@link #RECORD}
 * @param requests {@link #REQUESTS}
 * @param keys {@link #KEYS}
 * @param budgetIsSet whether it is no default
 * @param recordIsSet whether it is no default
 * @param requestsIsSet whether it is no default
 * @param keysIsSet whether it is no default
 */
record MemoryWishes(
        long budgetBytes,
        long recordBytes,
        int requests,
        int keys,
        boolean budgetIsSet,
        boolean recordIsSet,
        boolean requestsIsSet,
        boolean keysIsSet) {

    static final String BUDGET = "varve.memory.budget";
    static final String RECORD = "varve.limits.record";
    static final String REQUESTS = "varve.limits.requests";
    static final String KEYS = "varve.idempotency.keys";

    /** More than most services get within a day. */
    static final int MOST_KEYS = 1_000_000;

    /**
     * @param isSet whether somebody has set that key
     */
    static MemoryWishes of(CheckedValues values, Predicate<String> isSet) {
        return new MemoryWishes(
                values.require(BUDGET, DataSize.class).bytes(),
                values.require(RECORD, DataSize.class).bytes(),
                Math.toIntExact(values.require(REQUESTS, Long.class)),
                values.get(KEYS, Long.class).map(Math::toIntExact).orElse(MOST_KEYS),
                isSet.test(BUDGET),
                isSet.test(RECORD),
                isSet.test(REQUESTS),
                isSet.test(KEYS));
    }

    /** All of it as it stands, once nothing is to be lowered any more. */
    static MemoryWishes of(VarveConfig config) {
        return new MemoryWishes(
                config.memory().budget().bytes(),
                config.limits().record().bytes(),
                config.limits().requests(),
                config.idempotency().keys().orElse(MOST_KEYS),
                true,
                true,
                true,
                config.idempotency().keys().isPresent());
    }
}
