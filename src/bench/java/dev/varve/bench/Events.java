package dev.varve.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Stellar contract events in the shape that producers send: ledgers ascend, a ledger holds some
 * hundred transactions, a transaction some events, and each carries its topics and value as base64
 * XDR and its value decoded as well.
 */
public final class Events implements RecordSource {
    private static final long SEED = 0x5EED_0E7E;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Transactions transactions = new Transactions(random);
    private final ByteBuffer scratch = ByteBuffer.allocate(64 * 1024);
    private final byte[] hash = new byte[32];
    private long ledger = 52_271_338;
    private Instant closedAt = Instant.parse("2024-06-24T00:00:04Z");
    private String closedAtText = closedAt.toString();
    private int transactionsLeft = 100;
    private int transactionIndex;
    private int eventIndex;
    private boolean successful;
    private String hashText = "";
    private Iterator<Transactions.Event> events = List.<Transactions.Event>of().iterator();

    /**
     * Writes records to a file.
     *
     * @param args how many, and the file
     * @throws IOException when the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Input.write(new Events(), Long.parseLong(args[0]), Path.of(args[1]));
    }

    @Override
    public void next(JsonBytes line) {
        while (!events.hasNext()) {
            nextTransaction();
        }
        append(events.next(), line);
        eventIndex++;
    }

    private void nextTransaction() {
        if (transactionsLeft-- == 0) {
            ledger++;
            closedAt = closedAt.plusSeconds(5 + (random.nextInt(4) == 0 ? 1 : 0));
            closedAtText = DateTimeFormatter.ISO_INSTANT.format(closedAt);
            transactionsLeft = 60 + random.nextInt(120);
            transactionIndex = 0;
        }
        transactionIndex++;
        eventIndex = 0;
        successful = random.nextInt(12) != 0;
        random.nextBytes(hash);
        hashText = HexFormat.of().formatHex(hash);
        events = transactions.next().iterator();
    }

    private void append(Transactions.Event event, JsonBytes line) {
        line.ascii("{\"type\":").quoted(event.type()).ascii(",\"ledger\":").number(ledger);
        line.ascii(",\"ledger_closed_at\":").quoted(closedAtText);
        line.ascii(",\"contract_id\":").quoted(event.contract());
        identifier(line.ascii(",\"id\":"));
        identifier(line.ascii(",\"paging_token\":"));
        line.ascii(",\"transaction_index\":")
                .number(transactionIndex)
                .ascii(",\"operation_index\":");
        line.ascii(event.ofOperation() ? "0" : "null");
        line.ascii(",\"in_successful_contract_call\":")
                .ascii(Boolean.toString(successful && event.ofOperation()));
        topics(event.topics(), line);
        line.ascii(",\"value\":").quoted(event.value().base64(scratch)).ascii(",\"data_decoded\":");
        event.value().json(line);
        line.ascii(",\"tx_hash\":").quoted(hashText).one('}');
    }

    /**
     * The network's total order: ledger, transaction and operation in one number, then the event's
     * place.
     */
    private void identifier(JsonBytes line) {
        long order = ledger << 32 | (long) transactionIndex << 12;
        line.one('"').padded(order, 19).one('-').padded(eventIndex, 10).one('"');
    }

    private void topics(List<ContractValue> topics, JsonBytes line) {
        line.ascii(",\"topic\":[");
        for (int i = 0; i < topics.size(); i++) {
            line.ascii(i == 0 ? "" : ",").quoted(topics.get(i).base64(scratch));
        }
        line.one(']');
    }
}
