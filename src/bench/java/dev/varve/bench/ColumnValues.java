package dev.varve.bench;

import java.util.SplittableRandom;

/** Kinds of columns, each of which an encoder treats in its own way. */
public enum ColumnValues {
    /** Long text that never repeats. */
    HASHES {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.one('"');
            for (int i = 0; i < 4; i++) {
                line.ascii(Long.toHexString(random.nextLong() | Long.MIN_VALUE));
            }
            line.one('"');
        }
    },
    /** Text whose front repeats. */
    IDENTIFIERS {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.one('"')
                    .padded(224_503_687_230_865_408L + row / 4, 19)
                    .one('-')
                    .padded(row % 4, 10)
                    .one('"');
        }
    },
    /** Text of which there are few. */
    NAMES {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.ascii("\"product-").number(random.nextInt(40)).one('"');
        }
    },
    /** Decimal numbers as text. */
    DECIMALS {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.one('"')
                    .number(random.nextInt(10_000))
                    .one('.')
                    .padded(random.nextInt(100_000_000), 8)
                    .one('"');
        }
    },
    /** Integers that ascend. */
    SEQUENCES {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.number(9_815_614_131L + row * 30 + random.nextInt(30));
        }
    },
    /** Numbers with a fraction. */
    DOUBLES {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.number(random.nextInt(10_000)).one('.').padded(random.nextInt(1000), 3);
        }
    },
    /** True or false. */
    FLAGS {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.ascii(Boolean.toString(random.nextInt(10) == 0));
        }
    },
    /** Mostly null. */
    SPARSE {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.ascii(random.nextInt(10) == 0 ? "\"note\"" : "null");
        }
    },
    /** Arrays of text. */
    NESTED {
        @Override
        void append(SplittableRandom random, long row, JsonBytes line) {
            line.ascii("[\"transfer\",\"").ascii(Long.toHexString(random.nextLong())).ascii("\",");
            line.number(random.nextInt(100)).one(']');
        }
    };

    private static final long SEED = 0x5EED_C01;

    abstract void append(SplittableRandom random, long row, JsonBytes line);

    RecordSource source() {
        SplittableRandom random = new SplittableRandom(SEED);
        long[] row = {0};
        return line -> {
            line.ascii("{\"value\":");
            append(random, row[0]++, line);
            line.one('}');
        };
    }
}
