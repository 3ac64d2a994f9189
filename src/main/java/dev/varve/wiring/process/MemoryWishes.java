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
 * @param budgetIsSet whether it is no default
 * @param recordIsSet whether it is no default
 * @param requestsIsSet whether it is no default
 */
record MemoryWishes(
        long budgetBytes,
        long recordBytes,
        int requests,
        boolean budgetIsSet,
        boolean recordIsSet,
        boolean requestsIsSet) {

    static final String BUDGET = "varve.memory.budget";
    static final String RECORD = "varve.limits.record";
    static final String REQUESTS = "varve.limits.requests";

    /**
     * @param isSet whether somebody has set that key
     */
    static MemoryWishes of(CheckedValues values, Predicate<String> isSet) {
        return new MemoryWishes(
                values.require(BUDGET, DataSize.class).bytes(),
                values.require(RECORD, DataSize.class).bytes(),
                Math.toIntExact(values.require(REQUESTS, Long.class)),
                isSet.test(BUDGET),
                isSet.test(RECORD),
                isSet.test(REQUESTS));
    }

    /** All of it as it stands, once nothing is to be lowered any more. */
    static MemoryWishes of(VarveConfig config) {
        return new MemoryWishes(
                config.memory().budget().bytes(),
                config.limits().record().bytes(),
                config.limits().requests(),
                true,
                true,
                true);
    }
}
