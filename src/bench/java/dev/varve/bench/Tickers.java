package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/**
 * Ticker messages of an exchange's feed: one for each trade of some dozen products, prices and
 * sizes as decimal strings, a trade that sweeps several orders giving several messages of one time
 * and side.
 */
public final class Tickers implements RecordSource {
    private static final long SEED = 0x5EED_71C4;
    private static final String[] NAMES = {
        "BTC-USD",
        "ETH-USD",
        "SOL-USD",
        "XRP-USD",
        "DOGE-USD",
        "ADA-USD",
        "LINK-USD",
        "AVAX-USD",
        "BTC-EUR",
        "LTC-USD",
        "ETH-EUR",
        "DOT-USD",
        "MATIC-USD",
        "ETH-BTC",
        "SHIB-USD",
        "UNI-USD",
        "BTC-GBP",
        "ATOM-USD",
        "AAVE-USD",
        "XLM-USD",
        "SKL-USD",
        "DASH-BTC",
        "NMR-EUR",
        "BAND-BTC",
        "SKL-BTC",
        "BAND-GBP",
        "SKL-GBP",
        "CRV-EUR",
        "NU-GBP",
        "YFI-BTC",
        "ALGO-USD",
        "FIL-USD",
        "GRT-USD",
        "BCH-USD",
        "ETC-USD",
        "SOL-EUR",
        "XTZ-USD",
        "EOS-USD",
        "COMP-USD",
        "MKR-USD"
    };

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Product[] products = new Product[NAMES.length];
    private long timeMicros = Instant.parse("2024-03-14T00:00:01Z").getEpochSecond() * 1_000_000L;
    private int sweepLeft;
    private Product product;
    private boolean buy;

    /** Starts the walk at its fixed seed. */
    public Tickers() {
        for (int i = 0; i < products.length; i++) {
            products[i] = new Product(NAMES[i], random);
        }
        product = products[0];
    }

    /**
     * Writes records to a file.
     *
     * @param args how many, and the file
     * @throws IOException when the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Input.write(new Tickers(), Long.parseLong(args[0]), Path.of(args[1]));
    }

    @Override
    public void next(JsonBytes line) {
        if (sweepLeft == 0) {
            product = products[(int) (products.length * Math.pow(random.nextDouble(), 2.5))];
            buy = random.nextBoolean();
            timeMicros += (long) (-Math.log(1 - random.nextDouble()) * 12_000);
            sweepLeft = random.nextInt(6) == 0 ? 2 + random.nextInt(4) : 1;
        }
        sweepLeft--;
        product.trade(buy, line);
        time(line);
        product.end(line);
    }

    private void time(JsonBytes line) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(timeMicros / 1_000_000, 0, ZoneOffset.UTC);
        line.padded(time.getYear(), 4)
                .one('-')
                .padded(time.getMonthValue(), 2)
                .one('-')
                .padded(time.getDayOfMonth(), 2);
        line.one('T')
                .padded(time.getHour(), 2)
                .one(':')
                .padded(time.getMinute(), 2)
                .one(':')
                .padded(time.getSecond(), 2);
        line.one('.').padded(timeMicros % 1_000_000, 6).one('Z');
    }

    /** The state of one product's book, in its smallest units of price and in 1e-8 of size. */
    private static final class Product {
        private static final long ONE = 100_000_000L;

        private final String name;
        private final SplittableRandom random;
        private final int priceDigits;
        private final int sizeDigits;
        private long open;
        private long low;
        private long high;
        private long bid;
        private long ask;
        private long volumeDay;
        private long volumeMonth;
        private long sequence;
        private long tradeId;
        private long lastSize;

        Product(String name, SplittableRandom random) {
            this.name = name;
            this.random = random;
            this.priceDigits =
                    name.endsWith("-BTC") ? 5 + random.nextInt(4) : 2 + random.nextInt(4);
            this.sizeDigits = random.nextInt(4) == 0 ? 8 : 1 + random.nextInt(7);
            this.open = (long) Math.exp(9 + random.nextDouble() * 7);
            this.low = open - open / (20 + random.nextInt(60));
            this.high = open + open / (20 + random.nextInt(60));
            this.bid = open;
            this.ask = open + 1 + open / 4000;
            this.volumeDay = (long) (Math.exp(5 + random.nextDouble() * 12) * ONE);
            this.volumeMonth = volumeDay * 20 + random.nextLong(volumeDay);
            this.sequence = 20_000_000L + random.nextLong(40_000_000_000L);
            this.tradeId = 50_000 + random.nextLong(400_000_000L);
        }

        /** Moves the book by one trade and writes the message up to the value of its time. */
        void trade(boolean buy, JsonBytes line) {
            walk(buy);
            long price = buy ? ask : bid;
            line.ascii("{\"type\":\"ticker\",\"sequence\":").number(sequence);
            line.ascii(",\"product_id\":").quoted(name).ascii(",\"price\":");
            decimal(price, priceDigits, line).ascii(",\"open_24h\":");
            trimmed(open, priceDigits, line).ascii(",\"volume_24h\":");
            decimal(volumeDay, 8, line).ascii(",\"low_24h\":");
            trimmed(low, priceDigits, line).ascii(",\"high_24h\":");
            trimmed(high, priceDigits, line).ascii(",\"volume_30d\":");
            decimal(volumeMonth, 8, line).ascii(",\"best_bid\":");
            decimal(bid, priceDigits, line).ascii(",\"best_bid_size\":");
            decimal(size(), 8, line).ascii(",\"best_ask\":");
            decimal(ask, priceDigits, line).ascii(",\"best_ask_size\":");
            decimal(size(), 8, line).ascii(",\"side\":").quoted(buy ? "buy" : "sell");
            line.ascii(",\"time\":\"");
        }

        void end(JsonBytes line) {
            line.ascii("\",\"trade_id\":").number(tradeId).ascii(",\"last_size\":");
            trimmed(lastSize, 8, line).one('}');
        }

        private void walk(boolean buy) {
            long spread = 1 + open / 4000;
            long step = Math.max(1, open / 10_000);
            if (random.nextInt(5) < 2) {
                long move = random.nextLong(step + 1) * (buy ? 1 : -1);
                bid = Math.max(1, bid + move + (open - bid) / 2000);
                ask = bid + 1 + (random.nextInt(3) == 0 ? random.nextLong(spread) : 0);
            }
            if (random.nextInt(400) == 0) {
                open = Math.max(2, open + random.nextLong(spread * 2 + 1) - spread);
                low = Math.min(low + 1, bid);
                high = Math.max(high - 1, ask);
            }
            low = Math.min(low, bid);
            high = Math.max(high, ask);
            sequence += 1 + random.nextInt(60);
            tradeId++;
            lastSize = size();
            volumeDay = Math.max(ONE, volumeDay + lastSize - (random.nextInt(3) == 0 ? size() : 0));
            volumeMonth += lastSize;
        }

        /** Log-uniform, one of the round sizes that people like, or what is left of an order. */
        private long size() {
            long grain = 1;
            for (int i = sizeDigits; i < 8; i++) {
                grain *= 10;
            }
            long size = (long) Math.exp(Math.log(ONE) - 5 + random.nextDouble() * 11);
            if (random.nextInt(3) == 0) {
                long tenth = Math.max(grain, ONE / 100);
                return Math.max(tenth, size / tenth * tenth);
            }
            return Math.max(grain, size / grain * grain);
        }

        private static JsonBytes decimal(long value, int digits, JsonBytes line) {
            long scale = power(digits);
            return line.one('"')
                    .number(value / scale)
                    .one('.')
                    .padded(value % scale, digits)
                    .one('"');
        }

        /**
         * As {@link #decimal}, without the zeros at the end, as the feed writes what it does not
         * calculate.
         */
        private static JsonBytes trimmed(long value, int digits, JsonBytes line) {
            long rest = value;
            int left = digits;
            while (left > 0 && rest % 10 == 0) {
                rest /= 10;
                left--;
            }
            if (left == 0) {
                return line.one('"').number(rest).one('"');
            }
            return decimal(rest, left, line);
        }

        private static long power(int digits) {
            long power = 1;
            for (int i = 0; i < digits; i++) {
                power *= 10;
            }
            return power;
        }
    }
}
