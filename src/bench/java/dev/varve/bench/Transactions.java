package dev.varve.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the transactions of the events workload do: each call gives the events of one transaction.
 * The mix follows the network's: every transaction pays a fee, some do no more, most then move an
 * asset, some swap, lend or feed an oracle, and a few carry the diagnostic counters of the host.
 */
final class Transactions {
    /** One event, before it is given its place in a ledger. */
    record Event(
            String type,
            String contract,
            List<ContractValue> topics,
            ContractValue value,
            boolean ofOperation) {}

    private record Asset(Address contract, String name) {}

    private static final String[] CODES = {
        "USDC", "EURC", "AQUA", "yXLM", "BLND", "PHO", "yUSDC", "SHX", "VELO", "GOLD", "BTC", "ETH",
        "NGNT", "ARS", "BRL"
    };
    private static final String[] METRICS = {
        "read_entry", "write_entry", "ledger_read_byte", "ledger_write_byte", "read_key_byte",
                "write_key_byte",
        "read_data_byte", "write_data_byte", "read_code_byte", "write_code_byte", "emit_event",
                "emit_event_byte",
        "cpu_insn", "mem_byte", "invoke_time_nsecs", "max_rw_key_byte", "max_rw_data_byte",
                "max_rw_code_byte",
        "max_emit_event_byte"
    };
    private static final String[] FEEDS = {
        "USD", "EUR", "GBP", "EURC", "NGNT", "TZS", "KES", "XLM", "BTC", "ETH"
    };
    private static final String[] MEMOS = {
        "invoice \"2024-06\"", "Überweisung", "payout\nbatch", "令和", "C:\\desk", "café ☕"
    };

    private final SplittableRandom random;
    private final Address[] accounts;
    private final Address[] contracts;
    private final Asset[] assets;

    Transactions(SplittableRandom random) {
        this.random = random;
        this.accounts = new Address[60_000];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = Address.random(random, false);
        }
        this.contracts = new Address[4_000];
        for (int i = 0; i < contracts.length; i++) {
            contracts[i] = Address.random(random, true);
        }
        this.assets = new Asset[400];
        for (int i = 0; i < assets.length; i++) {
            String issued =
                    CODES[i % CODES.length]
                            + ":"
                            + accounts[random.nextInt(accounts.length)].strkey();
            assets[i] = new Asset(contracts[i], i == 0 ? "native" : issued);
        }
    }

    List<Event> next() {
        List<Event> events = new ArrayList<>();
        Address payer = account();
        fee(events, payer);
        int kind = random.nextInt(100);
        if (kind < 18) {
            return events;
        }
        if (kind < 48) {
            transfer(events, asset(), payer, account());
        } else if (kind < 64) {
            tradePath(events, payer);
        } else if (kind < 80) {
            swap(events, payer);
        } else if (kind < 86) {
            lend(events, payer);
        } else if (kind < 90) {
            oracle(events);
        } else if (kind < 97) {
            mintOrBurn(events, payer);
        } else {
            call(events);
            diagnostics(events);
        }
        return events;
    }

    private void fee(List<Event> events, Address payer) {
        int operations = random.nextInt(4) == 0 ? 2 + random.nextInt(20) : 1;
        long fee =
                random.nextInt(3) == 0
                        ? 100L * operations + random.nextInt(90_000)
                        : 100L * operations;
        events.add(
                new Event(
                        "contract",
                        assets[0].contract.strkey(),
                        List.of(symbol("fee"), new ContractValue.Of(payer)),
                        new ContractValue.Int128(fee),
                        false));
    }

    private void transfer(List<Event> events, Asset asset, Address from, Address to) {
        List<ContractValue> topics =
                List.of(
                        symbol("transfer"),
                        new ContractValue.Of(from),
                        new ContractValue.Of(to),
                        new ContractValue.Text(asset.name));
        ContractValue amount = new ContractValue.Int128(amount());
        if (random.nextInt(50) == 0) {
            amount =
                    new ContractValue.Mapping(
                            List.of(
                                    entry("amount", amount),
                                    entry(
                                            "to_muxed_id",
                                            random.nextBoolean()
                                                    ? new ContractValue.Uint64(
                                                            random.nextLong(1L << 40))
                                                    : new ContractValue.Text(
                                                            MEMOS[random.nextInt(MEMOS.length)]))));
        }
        events.add(new Event("contract", asset.contract.strkey(), topics, amount, true));
    }

    private void tradePath(List<Event> events, Address payer) {
        int hops = 1 + random.nextInt(4);
        for (int i = 0; i < hops; i++) {
            Address maker = account();
            Asset bought = asset();
            transfer(events, bought, maker, payer);
            transfer(events, asset(), payer, maker);
        }
    }

    private void swap(List<Event> events, Address payer) {
        Address pool = contract();
        transfer(events, asset(), payer, pool);
        transfer(events, asset(), pool, payer);
        long in = amount();
        events.add(
                new Event(
                        "contract",
                        pool.strkey(),
                        List.of(new ContractValue.Text("SoroswapPair"), symbol("sync")),
                        new ContractValue.Mapping(
                                List.of(
                                        entry(
                                                "new_reserve_0",
                                                new ContractValue.Int128(
                                                        in * 97 + random.nextInt(1 << 20))),
                                        entry(
                                                "new_reserve_1",
                                                new ContractValue.Int128(
                                                        in * 89 + random.nextInt(1 << 20))))),
                        true));
        events.add(
                new Event(
                        "contract",
                        pool.strkey(),
                        List.of(new ContractValue.Text("SoroswapPair"), symbol("swap")),
                        new ContractValue.Mapping(
                                List.of(
                                        entry("amount_0_in", new ContractValue.Int128(in)),
                                        entry("amount_0_out", new ContractValue.Int128(0)),
                                        entry("amount_1_in", new ContractValue.Int128(0)),
                                        entry("amount_1_out", new ContractValue.Int128(amount())),
                                        entry("to", new ContractValue.Of(payer)))),
                        true));
    }

    private void lend(List<Event> events, Address payer) {
        Address pool = contract();
        Asset asset = asset();
        transfer(events, asset, payer, pool);
        String action = random.nextBoolean() ? "supply_collateral" : "repay";
        events.add(
                new Event(
                        "contract",
                        pool.strkey(),
                        List.of(
                                symbol(action),
                                new ContractValue.Of(asset.contract),
                                new ContractValue.Of(payer)),
                        new ContractValue.Vector(
                                List.of(
                                        new ContractValue.Int128(amount()),
                                        new ContractValue.Int128(amount()))),
                        true));
    }

    private void oracle(List<Event> events) {
        Address oracle = contracts[random.nextInt(12)];
        List<ContractValue> prices = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            prices.add(
                    new ContractValue.Mapping(
                            List.of(
                                    entry(
                                            "asset",
                                            new ContractValue.Vector(
                                                    List.of(
                                                            symbol("Other"),
                                                            symbol(
                                                                    FEEDS[
                                                                            random.nextInt(
                                                                                    FEEDS.length)])))),
                                    entry("price", new ContractValue.Int128(amount())),
                                    entry("source", new ContractValue.Uint32(random.nextInt(8))))));
        }
        events.add(
                new Event(
                        "contract",
                        oracle.strkey(),
                        List.of(symbol("REFLECTOR"), symbol("update")),
                        new ContractValue.Vector(prices),
                        true));
    }

    private void mintOrBurn(List<Event> events, Address payer) {
        Asset asset = asset();
        events.add(
                new Event(
                        "contract",
                        asset.contract.strkey(),
                        List.of(
                                symbol(random.nextBoolean() ? "mint" : "burn"),
                                new ContractValue.Of(payer),
                                new ContractValue.Text(asset.name)),
                        new ContractValue.Int128(amount()),
                        true));
    }

    private void call(List<Event> events) {
        Address called = contract();
        String function = random.nextInt(3) == 0 ? "set_price" : "add_prices";
        events.add(
                new Event(
                        "diagnostic",
                        "",
                        List.of(
                                symbol("fn_call"),
                                new ContractValue.Bytes(called.key()),
                                symbol(function)),
                        new ContractValue.Vector(
                                List.of(
                                        new ContractValue.Uint32(random.nextInt(40)),
                                        new ContractValue.Void(),
                                        new ContractValue.Int128(amount()))),
                        true));
        events.add(
                new Event(
                        "diagnostic",
                        called.strkey(),
                        List.of(symbol("fn_return"), symbol(function)),
                        random.nextInt(4) == 0
                                ? new ContractValue.Bool(true)
                                : new ContractValue.Void(),
                        true));
    }

    private void diagnostics(List<Event> events) {
        for (int i = 0; i < METRICS.length; i++) {
            long value =
                    i < 12
                            ? random.nextInt(1 << 2 * (i % 6))
                            : (long) Math.exp(random.nextDouble() * 15);
            events.add(
                    new Event(
                            "diagnostic",
                            "",
                            List.of(symbol("core_metrics"), symbol(METRICS[i])),
                            new ContractValue.Uint64(value),
                            true));
        }
    }

    /** Between a stroop and some millions of units: log-uniform, often a round number of units. */
    private long amount() {
        long amount = (long) Math.exp(random.nextDouble() * 26);
        long unit = 10_000_000;
        return amount > unit && random.nextInt(3) == 0 ? amount / unit * unit : amount;
    }

    private Address account() {
        return random.nextInt(6) == 0
                ? Address.random(random, false)
                : accounts[popular(accounts.length, 3)];
    }

    private Address contract() {
        return contracts[popular(contracts.length, 3)];
    }

    private Asset asset() {
        return assets[popular(assets.length, 4)];
    }

    /** An index below the limit; the higher the power, the more of them fall on the first few. */
    private int popular(int limit, int power) {
        return (int) (limit * Math.pow(random.nextDouble(), power));
    }

    private static ContractValue symbol(String text) {
        return new ContractValue.Symbol(text);
    }

    private static ContractValue.Entry entry(String key, ContractValue value) {
        return new ContractValue.Entry(key, value);
    }
}
