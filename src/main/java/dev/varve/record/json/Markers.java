package dev.varve.record.json;

import dev.varve.record.PredefinedTables;
import dev.varve.record.TableName;

/** The keys by which a record without a named table shows where it belongs. Bits of a mask. */
final class Markers {

    static final int MESSAGE_TYPE = 1;
    static final int CONTRACT_DATA = 1 << 1;
    static final int CONTRACT_ID = 1 << 2;
    static final int CONTRACT_KEY_TYPE = 1 << 3;
    static final int TYPE = 1 << 4;
    static final int LEDGER = 1 << 5;
    static final int CODE = 1 << 6;
    static final int TIMESTAMP = 1 << 7;

    /** How many bits markers take. */
    static final int BITS = 8;

    private Markers() {}

    static int of(String key) {
        return switch (key) {
            case "message_type" -> MESSAGE_TYPE;
            case "contract_data" -> CONTRACT_DATA;
            case "contract_id" -> CONTRACT_ID;
            case "contract_key_type" -> CONTRACT_KEY_TYPE;
            case "type" -> TYPE;
            case "ledger" -> LEDGER;
            case "code" -> CODE;
            case "timestamp" -> TIMESTAMP;
            default -> 0;
        };
    }

    /** Whether the record may be a contract data message; its values decide. */
    static boolean mayBeMessage(long markers) {
        return has(markers, MESSAGE_TYPE | CONTRACT_DATA);
    }

    /**
     * The table of a record with these keys.
     *
     * @param message whether it is a contract data message
     */
    static TableName table(long markers, boolean message, TableName otherwise) {
        if (message) {
            return PredefinedTables.CONTRACT_DATA_MESSAGE;
        }
        if (has(markers, CONTRACT_ID | CONTRACT_KEY_TYPE)) {
            return PredefinedTables.CONTRACT_DATA;
        }
        if (has(markers, TYPE | LEDGER)) {
            return PredefinedTables.EVENT;
        }
        if (has(markers, CODE | TIMESTAMP)) {
            return PredefinedTables.ASSET_DETAILS;
        }
        return otherwise;
    }

    private static boolean has(long markers, int wanted) {
        return (markers & wanted) == wanted;
    }
}
