package dev.varve.record.json;

import dev.varve.record.PredefinedTables;
import dev.varve.record.TableName;

/**
 * The keys by which a record without a named table shows where it belongs: all that its table
 * requires. Bits of a mask.
 */
final class Markers {

    static final int MESSAGE_TYPE = 1;
    static final int CONTRACT_DATA = 1 << 1;
    static final int CONTRACT_ID = 1 << 2;
    static final int CONTRACT_KEY_TYPE = 1 << 3;
    static final int TYPE = 1 << 4;
    static final int LEDGER = 1 << 5;
    static final int CODE = 1 << 6;
    static final int TIMESTAMP = 1 << 7;
    static final int CONTRACT_DURABILITY = 1 << 8;
    static final int LAST_MODIFIED_LEDGER = 1 << 9;
    static final int LEDGER_ENTRY_CHANGE = 1 << 10;
    static final int DELETED = 1 << 11;
    static final int CLOSED_AT = 1 << 12;
    static final int LEDGER_SEQUENCE = 1 << 13;
    static final int LEDGER_CLOSED_AT = 1 << 14;
    static final int ID = 1 << 15;

    /** {@code contractId}, which only an event may say. */
    static final int EVENT_CONTRACT_ID = 1 << 16;

    /** How many bits markers take. */
    static final int BITS = 17;

    private static final int OF_CONTRACT_DATA =
            CONTRACT_ID
                    | CONTRACT_KEY_TYPE
                    | CONTRACT_DURABILITY
                    | LAST_MODIFIED_LEDGER
                    | LEDGER_ENTRY_CHANGE
                    | DELETED
                    | CLOSED_AT
                    | LEDGER_SEQUENCE;
    private static final int OF_EVENT = TYPE | LEDGER | LEDGER_CLOSED_AT | ID;
    private static final int OF_ASSET_DETAILS = CODE | TYPE | TIMESTAMP;

    /** What a message requires, in itself or in the entry that it carries. */
    private static final int OF_MESSAGE_OR_ENTRY = CONTRACT_ID | LEDGER_SEQUENCE;

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
            case "contract_durability" -> CONTRACT_DURABILITY;
            case "last_modified_ledger" -> LAST_MODIFIED_LEDGER;
            case "ledger_entry_change" -> LEDGER_ENTRY_CHANGE;
            case "deleted" -> DELETED;
            case "closed_at" -> CLOSED_AT;
            case "ledger_sequence" -> LEDGER_SEQUENCE;
            case "ledger_closed_at", "ledgerClosedAt" -> LEDGER_CLOSED_AT;
            case "id" -> ID;
            case "contractId" -> EVENT_CONTRACT_ID;
            default -> 0;
        };
    }

    /** Whether the record may be a contract data message; its values decide. */
    static boolean mayBeMessage(long markers) {
        return has(markers, MESSAGE_TYPE | CONTRACT_DATA);
    }

    /**
     * Whether a message has what its table requires.
     *
     * @param entry markers of the entry that the message carries
     */
    static boolean isWholeMessage(long markers, long entry) {
        return has(markers | entry, OF_MESSAGE_OR_ENTRY);
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
        if (has(markers, OF_CONTRACT_DATA)) {
            return PredefinedTables.CONTRACT_DATA;
        }
        if (has(markers, OF_EVENT) && (markers & (CONTRACT_ID | EVENT_CONTRACT_ID)) != 0) {
            return PredefinedTables.EVENT;
        }
        if (has(markers, OF_ASSET_DETAILS)) {
            return PredefinedTables.ASSET_DETAILS;
        }
        return otherwise;
    }

    private static boolean has(long markers, int wanted) {
        return (markers & wanted) == wanted;
    }
}
