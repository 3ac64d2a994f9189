package dev.varve.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Raw ledgers, each of which names the hash of the one before. */
final class Ledgers implements RecordSource {
    private static final Instant FIRST_CLOSE = Instant.parse("2015-09-30T17:15:54Z");
    private static final int CLOSE_SECONDS = 5;
    private static final int MOST_BYTES = 32 << 10;

    /** Of each byte so many values, as of XDR, so that zstd finds something. */
    private static final int VALUES = 32;

    private final SplittableRandom random = new SplittableRandom(19);
    private final MessageDigest digest;
    private String previous = "0".repeat(64);
    private long ledger;

    Ledgers() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void next(JsonBytes line) {
        byte[] xdr = new byte[MOST_BYTES / 2 + random.nextInt(MOST_BYTES / 2)];
        for (int i = 0; i < xdr.length; i++) {
            xdr[i] = (byte) random.nextInt(VALUES);
        }
        String hash = sha256(("ledger " + ledger).getBytes(UTF_8));
        line.ascii("{\"ledger_sequence\":").number(ledger);
        line.ascii(",\"ledger_hash\":").quoted(hash);
        line.ascii(",\"previous_ledger_hash\":").quoted(previous);
        line.ascii(",\"close_time\":")
                .quoted(FIRST_CLOSE.plusSeconds(CLOSE_SECONDS * ledger).toString());
        line.ascii(",\"protocol_version\":20,\"total_coins\":1000000000000000000,\"fee_pool\":")
                .number(100 * ledger);
        line.ascii(",\"tx_set_hash\":").quoted(sha256(hash.getBytes(UTF_8)));
        line.ascii(",\"tx_count\":").number(random.nextInt(200));
        line.ascii(",\"operation_count\":").number(random.nextInt(500));
        line.ascii(",\"xdr_bytes\":").quoted(Base64.getEncoder().encodeToString(xdr));
        line.ascii(",\"xdr_byte_length\":").number(xdr.length);
        line.ascii(",\"xdr_sha256\":").quoted(sha256(xdr));
        line.ascii(",\"bronze_version\":\"v1\",\"era_id\":\"made\",\"network\":\"made\"");
        line.ascii(",\"ingested_at\":\"1970-01-01T00:00:00Z\"}");
        previous = hash;
        ledger++;
    }

    private String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest.digest(bytes));
    }
}
