package dev.varve.wiring.process;

import dev.varve.door.Ingestion;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.wiring.configuration.DataSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the memory of the service is divided, so that heap, direct memory and the whole process stay
 * within their limits whatever is sent: what was not set is lowered until it fits, and what does
 * not fit then is refused. The terms are in OPERATIONS, "What fits into the memory".
 *
 * @param budgetBytes all that grows with the input, as {@code varve.memory.budget}
 * @param recordBytes the largest record
 * @param requests read at the same time
 * @param largeRecords how many of them may read a record of over 1 MiB at the same time
 * @param encoders row groups, and columns, that are encoded at the same time
 * @param leavingBytes encoded bytes beyond which no further row group is begun
 * @param keys requests whose answers are remembered
 */
record MemoryPlan(
        long budgetBytes,
        long recordBytes,
        int requests,
        int largeRecords,
        int encoders,
        long leavingBytes,
        int keys) {

    private static final long MIB = 1 << 20;

    /** The program itself, and what its collector needs to come by. */
    static final long BASE_HEAP_BYTES = 36 * MIB;

    /** A chunk of lines and the rows of it; a larger record has a place of its own. */
    static final long REQUEST_BYTES = 3L * Ingestion.CHUNK_BYTES;

    /** A record of a document, its copy, its longest column twice while that grows, a rejection. */
    static final int LARGE_RECORD_TIMES = 5;

    /** A value, its page, the compressed page twice while that is given its length. */
    static final int ENCODED_RECORD_TIMES = 4;

    /** The largest pages of ordinary values, and a dictionary. */
    static final long ENCODER_BYTES = 24 * MIB;

    /** Buffers of connections. */
    static final long BASE_DIRECT_BYTES = 16 * MIB;

    /** Code, classes, stacks, codecs: what is neither heap nor direct memory. */
    static final long JVM_BYTES = 200 * MIB;

    static final long EXECUTABLE_BYTES = 96 * MIB;

    private static final long LEAST_BUDGET_BYTES = 8 * MIB;
    private static final long LEAST_RECORD_BYTES = MIB;
    private static final int LEAST_REQUESTS = 4;
    private static final long LEAST_LEAVING_BYTES = 4 * MIB;
    private static final int LEAST_KEYS = 10_000;

    /** What is left to keys where nobody has set their number. */
    private static final int HEAP_SHARE_OF_KEYS = 16;

    /**
     * The best plan within the limits: the largest record first, then requests, encoders, keys, and
     * what is on its way out.
     *
     * @throws WrongConfigurationException if there is none: one line that names what was asked for,
     *     the limit, and what it would let in
     */
    static MemoryPlan of(ProcessLimits limits, MemoryWishes wishes) {
        long budgetBytes = budgetBytes(limits, wishes);
        int leastRequests =
                wishes.requestsIsSet()
                        ? wishes.requests()
                        : Math.min(wishes.requests(), LEAST_REQUESTS);
        for (long recordBytes = wishes.recordBytes();
                recordBytes > 0;
                recordBytes = wishes.recordIsSet() ? 0 : wholeMibBelow(recordBytes)) {
            for (int requests = wishes.requests(); requests >= leastRequests; requests--) {
                Optional<MemoryPlan> plan =
                        fitting(limits, wishes, budgetBytes, recordBytes, requests);
                if (plan.isPresent()) {
                    return plan.get();
                }
            }
        }
        throw heapTooSmall(limits, wishes, budgetBytes, leastRequests);
    }

    private static long wholeMibBelow(long bytes) {
        return (bytes - 1) / MIB * MIB;
    }

    private static long budgetBytes(ProcessLimits limits, MemoryWishes wishes) {
        long most = Math.min(mostOfDirect(limits), mostOfMemory(limits));
        if (wishes.budgetBytes() <= most) {
            return wishes.budgetBytes();
        }
        long lowered = most / MIB * MIB;
        if (!wishes.budgetIsSet() && lowered >= LEAST_BUDGET_BYTES) {
            return lowered;
        }
        throw mostOfDirect(limits) <= mostOfMemory(limits)
                ? tooLittleDirect(limits, wishes)
                : tooLittleMemory(limits, wishes);
    }

    /** Batches are direct memory, of which there are no more than three quarters of the budget. */
    private static long mostOfDirect(ProcessLimits limits) {
        return fourThirds(limits.directBytes() - BASE_DIRECT_BYTES);
    }

    private static long mostOfMemory(ProcessLimits limits) {
        return fourThirds(limits.memoryBytes() - limits.heapBytes() - programBytes(limits));
    }

    private static long fourThirds(long bytes) {
        return Math.max(0, bytes / 3 * 4);
    }

    private static long programBytes(ProcessLimits limits) {
        return limits.executable() ? EXECUTABLE_BYTES : JVM_BYTES;
    }

    private static Optional<MemoryPlan> fitting(
            ProcessLimits limits,
            MemoryWishes wishes,
            long budgetBytes,
            long recordBytes,
            int requests) {
        long largeBytes = largeBytes(recordBytes);
        long room =
                usableHeapBytes(limits.heapBytes())
                        - BASE_HEAP_BYTES
                        - requests * REQUEST_BYTES
                        - largeBytes
                        - leastKeyBytes(wishes);
        long leastLeaving = leastLeaving(budgetBytes);
        long encoderBytes = encoderBytes(recordBytes);
        long encoders =
                Math.min(
                        limits.processors(), (room - leastLeaving) / (encoderBytes + leastLeaving));
        if (encoders < 1) {
            return Optional.empty();
        }
        room -= encoders * encoderBytes;
        int keys = keys(limits, wishes, room - leastLeaving * (1 + encoders));
        room -= AnswerMemory.mostBytes(keys) - leastKeyBytes(wishes);
        long leaving = Math.min(budgetBytes / 4, room / (1 + encoders));
        long spare = room - leaving * (1 + encoders);
        long large = largeBytes == 0 ? requests : 1 + spare / largeBytes;
        return Optional.of(
                new MemoryPlan(
                        budgetBytes,
                        recordBytes,
                        requests,
                        (int) Math.min(requests, large),
                        (int) encoders,
                        leaving,
                        keys));
    }

    private static long leastKeyBytes(MemoryWishes wishes) {
        return AnswerMemory.mostBytes(leastKeys(wishes));
    }

    private static int leastKeys(MemoryWishes wishes) {
        return wishes.keysIsSet() ? wishes.keys() : LEAST_KEYS;
    }

    /** How many keys a heap may hold of which nothing else is known. */
    static int keysOf(long heapBytes) {
        return AnswerMemory.keysWithin(heapBytes / HEAP_SHARE_OF_KEYS, MemoryWishes.MOST_KEYS);
    }

    /**
     * @param roomBytes beside what the least of them need
     */
    private static int keys(ProcessLimits limits, MemoryWishes wishes, long roomBytes) {
        if (wishes.keysIsSet()) {
            return wishes.keys();
        }
        int fitting =
                AnswerMemory.keysWithin(
                        leastKeyBytes(wishes) + roomBytes, keysOf(limits.heapBytes()));
        return Math.max(LEAST_KEYS, fitting);
    }

    /** An eighth is left to the collector, which moves what is in its way. */
    private static long usableHeapBytes(long heapBytes) {
        return heapBytes - heapBytes / 8;
    }

    private static long leastLeaving(long budgetBytes) {
        return Math.min(LEAST_LEAVING_BYTES, budgetBytes / 4);
    }

    private static long largeBytes(long recordBytes) {
        return recordBytes <= Ingestion.CHUNK_BYTES ? 0 : LARGE_RECORD_TIMES * recordBytes;
    }

    /** What one works with, and by how much what it makes may go beyond what may leave. */
    private static long encoderBytes(long recordBytes) {
        return Math.max(ENCODER_BYTES, ENCODED_RECORD_TIMES * recordBytes) + recordBytes;
    }

    /** The smallest heap for such records and requests, with one encoder. */
    private static long leastHeapBytes(
            MemoryWishes wishes, long budgetBytes, long recordBytes, int requests) {
        long needed =
                BASE_HEAP_BYTES
                        + requests * REQUEST_BYTES
                        + leastKeyBytes(wishes)
                        + largeBytes(recordBytes)
                        + encoderBytes(recordBytes)
                        + 2 * leastLeaving(budgetBytes);
        return Math.ceilDiv(needed * 8, 7 * MIB) * MIB;
    }

    private static WrongConfigurationException heapTooSmall(
            ProcessLimits limits, MemoryWishes wishes, long budgetBytes, int leastRequests) {
        long recordBytes =
                wishes.recordIsSet()
                        ? wishes.recordBytes()
                        : Math.min(wishes.recordBytes(), LEAST_RECORD_BYTES);
        return refused(
                "%s=%s and %s=%d%s need a heap of %s, and there is one of %s (-Xmx): allow a larger heap, or smaller records and fewer requests%s"
                        .formatted(
                                MemoryWishes.RECORD,
                                size(recordBytes),
                                MemoryWishes.REQUESTS,
                                leastRequests,
                                wishes.keysIsSet()
                                        ? " with %s=%d".formatted(MemoryWishes.KEYS, wishes.keys())
                                        : "",
                                size(
                                        leastHeapBytes(
                                                wishes, budgetBytes, recordBytes, leastRequests)),
                                size(limits.heapBytes()),
                                wishes.keysIsSet() ? ", or fewer keys" : ""));
    }

    private static WrongConfigurationException tooLittleDirect(
            ProcessLimits limits, MemoryWishes wishes) {
        return refused(
                "%s=%s needs three quarters of it, and %s, of direct memory, and there are %s (-XX:MaxDirectMemorySize, or else -Xmx): the budget may be %s"
                        .formatted(
                                MemoryWishes.BUDGET,
                                size(wishes.budgetBytes()),
                                size(BASE_DIRECT_BYTES),
                                size(limits.directBytes()),
                                allowed(mostOfDirect(limits), "more direct memory is needed")));
    }

    private static WrongConfigurationException tooLittleMemory(
            ProcessLimits limits, MemoryWishes wishes) {
        return refused(
                "%s=%s needs three quarters of it beside the heap of %s (-Xmx) and %s of the program, and the memory is %s in all: with this heap the budget may be %s"
                        .formatted(
                                MemoryWishes.BUDGET,
                                size(wishes.budgetBytes()),
                                size(limits.heapBytes()),
                                size(programBytes(limits)),
                                size(limits.memoryBytes()),
                                allowed(
                                        mostOfMemory(limits),
                                        "a smaller heap or more memory is needed")));
    }

    private static String allowed(long mostBytes, String orElse) {
        return mostBytes < LEAST_BUDGET_BYTES ? "none; " + orElse : "up to " + size(mostBytes);
    }

    private static WrongConfigurationException refused(String line) {
        return new WrongConfigurationException(List.of(line));
    }

    /** In whole MiB, which no limit is exceeded by. */
    private static String size(long bytes) {
        return new DataSize(bytes < MIB ? bytes : bytes / MIB * MIB).toString();
    }

    /** The keys that are other than was wished, with their values. */
    Map<String, String> lowered(MemoryWishes wishes) {
        Map<String, String> lowered = new LinkedHashMap<>();
        if (budgetBytes != wishes.budgetBytes()) {
            lowered.put(MemoryWishes.BUDGET, size(budgetBytes));
        }
        if (recordBytes != wishes.recordBytes()) {
            lowered.put(MemoryWishes.RECORD, size(recordBytes));
        }
        if (requests != wishes.requests()) {
            lowered.put(MemoryWishes.REQUESTS, Integer.toString(requests));
        }
        return lowered;
    }

    /** What was lowered and why, in one line; empty if nothing was. */
    Optional<String> sentence(ProcessLimits limits, MemoryWishes wishes) {
        Map<String, String> lowered = lowered(wishes);
        if (lowered.isEmpty()) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        lowered.forEach((key, value) -> values.add(key + "=" + value));
        return Optional.of(
                "the memory (heap %s, direct %s, in all %s) has no room for the defaults; lowered: %s"
                        .formatted(
                                size(limits.heapBytes()),
                                size(limits.directBytes()),
                                size(limits.memoryBytes()),
                                String.join(", ", values)));
    }
}
