package dev.varve.layer.ranges;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Records of {@code ledgers_lcm_raw} as a copier would send them: each ledger is the same whenever
 * it is made of one seed, names the hash of the one before, and closes a few seconds after it.
 */
public final class MadeLedgers {

    private static final Instant FIRST_CLOSE = Instant.parse("2015-09-30T17:15:54Z");

    private final long seed;
    private final int mostBytes;

    /**
     * @param mostBytes of the XDR of one
     */
    public MadeLedgers(long seed, int mostBytes) {
        this.seed = seed;
        this.mostBytes = mostBytes;
    }

    /** Lines of the ledgers from the first to the last, both included. */
    public List<String> lines(long first, long last) {
        List<String> lines = new ArrayList<>();
        for (long ledger = first; ledger <= last; ledger++) {
            lines.add(line(ledger));
        }
        return lines;
    }

    public String line(long ledger) {
        return line(ledger, hash(ledger - 1), closeTime(ledger), Instant.EPOCH);
    }

    /** The same ledger, read at another time. */
    public String ingestedAt(long ledger, Instant when) {
        return line(ledger, hash(ledger - 1), closeTime(ledger), when);
    }

    public String behind(long ledger, String previousHash) {
        return line(ledger, previousHash, closeTime(ledger), Instant.EPOCH);
    }

    public String closedAt(long ledger, Instant when) {
        return line(ledger, hash(ledger - 1), when, Instant.EPOCH);
    }

    public Instant closeTime(long ledger) {
        return FIRST_CLOSE.plusSeconds(5 * ledger);
    }

    public String hash(long ledger) {
        byte[] text = (seed + ":" + ledger).getBytes(UTF_8);
        return HexFormat.of().formatHex(Sha256.digest().digest(text));
    }

    private String line(long ledger, String previous, Instant close, Instant ingested) {
        Random random = new Random(seed * 31 + ledger);
        byte[] xdr = new byte[mostBytes / 2 + random.nextInt(mostBytes / 2 + 1)];
        random.nextBytes(xdr);
        for (int i = 0; i < xdr.length; i++) {
            xdr[i] &= 0x1f;
        }
        return """
        {"ledger_sequence":%d,"ledger_hash":"%s","previous_ledger_hash":"%s","close_time":"%s",\
        "protocol_version":%d,"total_coins":1000000000000000000,"fee_pool":%d,"tx_set_hash":"%016x",\
        "tx_count":%d,"operation_count":%d,"xdr_bytes":"%s","xdr_byte_length":%d,"xdr_sha256":"%s",\
        "bronze_version":"v1","era_id":"pre_p23","network":"pubnet","ingested_at":"%s"}"""
                .formatted(
                        ledger,
                        hash(ledger),
                        previous,
                        close,
                        1 + ledger / 1_000_000,
                        ledger * 100,
                        random.nextLong(),
                        random.nextInt(200),
                        random.nextInt(500),
                        Base64.getEncoder().encodeToString(xdr),
                        xdr.length,
                        HexFormat.of().formatHex(Sha256.digest().digest(xdr)),
                        ingested);
    }
}
