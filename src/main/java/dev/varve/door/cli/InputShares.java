package dev.varve.door.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Inputs for several readers: each gets some that follow each other, so that hardly any range is
 * read by two of them, and all about as many bytes.
 */
final class InputShares {

    private InputShares() {}

    /** No more than {@code most}, none of them empty, in the order of the inputs. */
    static List<List<Input>> of(List<Input> inputs, int most) {
        long[] ends = new long[inputs.size()];
        long total = 0;
        for (int i = 0; i < ends.length; i++) {
            total += 1 + inputs.get(i).sizeBytes().orElse(0);
            ends[i] = total;
        }
        List<List<Input>> shares = new ArrayList<>();
        int from = 0;
        for (int share = 1; share <= most; share++) {
            int to = from;
            while (to < ends.length && ends[to] <= total / most * share) {
                to++;
            }
            to = share == most ? ends.length : to;
            if (to > from) {
                shares.add(List.copyOf(inputs.subList(from, to)));
                from = to;
            }
        }
        return shares;
    }
}
