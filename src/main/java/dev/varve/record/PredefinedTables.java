package dev.varve.record;

import static dev.varve.record.ColumnType.BINARY;
import static dev.varve.record.ColumnType.BOOL;
import static dev.varve.record.ColumnType.INT32;
import static dev.varve.record.ColumnType.INT64;
import static dev.varve.record.ColumnType.JSON;
import static dev.varve.record.ColumnType.TEXT;
import static dev.varve.record.ColumnType.TIMESTAMP;
import static dev.varve.record.ColumnType.UINT32;
import static dev.varve.record.ColumnType.UINT64;
import static dev.varve.record.Field.optional;
import static dev.varve.record.Field.required;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables that Varve knows without being told: Stellar's of the pipeline and Coinbase's of the
 * feed.
 */
public final class PredefinedTables {

    public static final TableName CONTRACT_DATA = new TableName("contract_data");
    public static final TableName CONTRACT_DATA_MESSAGE = new TableName("contract_data_message");
    public static final TableName EVENT = new TableName("event");
    public static final TableName ASSET_DETAILS = new TableName("asset_details");
    public static final TableName LEDGERS_LCM_RAW = new TableName("ledgers_lcm_raw");

    private static final List<TableSchema> ALL =
            List.of(
                    contractData(),
                    contractDataMessage(),
                    event(),
                    assetDetails(),
                    ledgersLcmRaw(),
                    ticker(),
                    level2(),
                    marketTrades());

    private PredefinedTables() {}

    /** Every predefined table. */
    public static List<TableSchema> all() {
        return ALL;
    }

    /** The predefined table of that name. */
    public static Optional<TableSchema> named(TableName name) {
        return ALL.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    private static List<Field> contractDataFields() {
        return List.of(
                required("contract_id", TEXT),
                required("contract_key_type", TEXT),
                required("contract_durability", TEXT),
                optional("asset_code", TEXT),
                optional("asset_issuer", TEXT),
                optional("asset_type", TEXT),
                optional("balance_holder", TEXT),
                optional("balance", TEXT),
                required("last_modified_ledger", UINT32),
                required("ledger_entry_change", UINT32),
                required("deleted", BOOL),
                required("closed_at", TIMESTAMP),
                required("ledger_sequence", UINT32),
                optional("ledger_key_hash", TEXT));
    }

    /** What richer producers add: keys and values arrive as base64 or decoded, so they are JSON. */
    private static List<Field> contractDataLaterFields() {
        return List.of(
                optional("key", JSON),
                optional("key_decoded", JSON),
                optional("val", JSON),
                optional("val_decoded", JSON),
                optional("contract_data_xdr", TEXT),
                optional("key_xdr", BINARY),
                optional("val_xdr", BINARY));
    }

    private static TableSchema contractData() {
        return TableSchema.of(CONTRACT_DATA, contractDataFields())
                .describedAs("contract_data", "1.0.0", "Contract data entries of Stellar ledgers")
                .withLaterFields(contractDataLaterFields())
                .withTimeFields("closed_at")
                .withLedgerField("ledger_sequence");
    }

    private static TableSchema contractDataMessage() {
        List<Field> fields = new ArrayList<>();
        for (Field field : contractDataFields()) {
            boolean kept =
                    field.name().equals("contract_id") || field.name().equals("ledger_sequence");
            fields.add(new Field(field.name(), field.type(), kept));
        }
        fields.addAll(
                List.of(
                        optional("processor_name", TEXT),
                        optional("message_type", TEXT),
                        optional("timestamp", TIMESTAMP),
                        optional("archive_file_name", TEXT),
                        optional("archive_bucket_name", TEXT),
                        optional("archive_file_size", INT64)));
        TableSchema table =
                TableSchema.of(CONTRACT_DATA_MESSAGE, fields)
                        .describedAs(
                                "contract_data_message",
                                "1.0.0",
                                "Contract data entries in the pipeline's message envelope")
                        .withLaterFields(contractDataLaterFields())
                        .withTimeFields("closed_at", "timestamp")
                        .withLedgerField("ledger_sequence")
                        .withRoute("archive_metadata", "file_name", "archive_file_name")
                        .withRoute("archive_metadata", "bucket_name", "archive_bucket_name")
                        .withRoute("archive_metadata", "file_size", "archive_file_size");
        for (Field field : contractDataFields()) {
            table = table.withRoute("contract_data", field.name(), field.name());
        }
        for (Field field : contractDataLaterFields()) {
            table = table.withRoute("contract_data", field.name(), field.name());
        }
        return table;
    }

    private static TableSchema event() {
        return TableSchema.of(
                        EVENT,
                        List.of(
                                required("type", TEXT),
                                required("ledger", UINT64),
                                required("ledger_closed_at", TEXT),
                                required("contract_id", TEXT),
                                required("id", TEXT),
                                optional("paging_token", TEXT),
                                optional("topic", JSON),
                                optional("value", JSON),
                                optional("in_successful_contract_call", BOOL),
                                optional("tx_hash", TEXT)))
                .describedAs("event", "1.0.0", "Contract events of Stellar ledgers")
                .withAlias("ledgerClosedAt", "ledger_closed_at")
                .withAlias("contractId", "contract_id")
                .withAlias("pagingToken", "paging_token")
                .withAlias("inSuccessfulContractCall", "in_successful_contract_call")
                .withAlias("txHash", "tx_hash")
                .withTimeFields("ledger_closed_at")
                .withLedgerField("ledger");
    }

    private static TableSchema assetDetails() {
        return TableSchema.of(
                        ASSET_DETAILS,
                        List.of(
                                required("code", TEXT),
                                optional("issuer", TEXT),
                                required("type", TEXT),
                                required("timestamp", TIMESTAMP)))
                .describedAs("asset_details", "1.0.0", "Assets seen on the Stellar network")
                .withTimeFields("timestamp");
    }

    private static TableSchema ledgersLcmRaw() {
        return TableSchema.of(
                        LEDGERS_LCM_RAW,
                        List.of(
                                required("ledger_sequence", UINT64),
                                required("ledger_hash", TEXT),
                                required("previous_ledger_hash", TEXT),
                                required("close_time", TIMESTAMP),
                                required("protocol_version", INT32),
                                required("total_coins", INT64),
                                required("fee_pool", INT64),
                                required("tx_set_hash", TEXT),
                                required("tx_count", INT32),
                                required("operation_count", INT32),
                                required("xdr_bytes", BINARY),
                                required("xdr_byte_length", UINT32),
                                required("xdr_sha256", TEXT),
                                required("bronze_version", TEXT),
                                required("era_id", TEXT),
                                required("network", TEXT),
                                required("ingested_at", TIMESTAMP)))
                .describedAs("ledgers_lcm_raw", "1.0.0", "Raw ledger close metadata (Bronze)")
                .withTimeFields("close_time")
                .withLedgerField("ledger_sequence");
    }

    private static TableSchema ticker() {
        return coinbase(
                "ticker",
                "Coinbase ticker messages",
                List.of(
                        optional("open_24h", TEXT),
                        optional("volume_24h", TEXT),
                        optional("low_24h", TEXT),
                        optional("high_24h", TEXT),
                        optional("volume_30d", TEXT),
                        optional("best_bid", TEXT),
                        optional("best_bid_size", TEXT),
                        optional("best_ask", TEXT),
                        optional("best_ask_size", TEXT),
                        optional("last_size", TEXT)));
    }

    private static TableSchema level2() {
        return coinbase(
                "level2",
                "Coinbase order book snapshots and updates",
                List.of(
                        optional("changes", JSON),
                        optional("bids", JSON),
                        optional("asks", JSON),
                        optional("updates", JSON)));
    }

    private static TableSchema marketTrades() {
        return coinbase(
                "market_trades",
                "Coinbase trades",
                List.of(
                        optional("maker_order_id", TEXT),
                        optional("taker_order_id", TEXT),
                        optional("trades", JSON)));
    }

    /**
     * A Coinbase table: the envelope's message and the bare message fall into the same flat
     * columns, each a column once a record brings it. Prices, sizes and times are text, so that no
     * digit is lost (times come with nanoseconds). The message's time tells the record's time; the
     * {@code event_time} inside {@code events} does not.
     */
    private static TableSchema coinbase(String name, String description, List<Field> ownFields) {
        List<Field> later =
                new ArrayList<>(
                        List.of(
                                optional("capture_ts", TEXT),
                                optional("metadata", JSON),
                                optional("channel", TEXT),
                                optional("client_id", TEXT),
                                optional("timestamp", TEXT),
                                optional("sequence_num", INT64),
                                optional("events", JSON),
                                optional("type", TEXT),
                                optional("product_id", TEXT),
                                optional("time", TEXT),
                                optional("sequence", INT64),
                                optional("trade_id", TEXT),
                                optional("side", TEXT),
                                optional("price", TEXT),
                                optional("size", TEXT)));
        List<Field> message = new ArrayList<>(later.subList(2, later.size()));
        message.addAll(ownFields);
        later.addAll(ownFields);
        TableSchema table =
                TableSchema.of(new TableName(name), List.of())
                        .describedAs(name, "1.0.0", description)
                        .withLaterFields(later)
                        .withTimeFields("timestamp", "time", "capture_ts");
        for (Field field : message) {
            table = table.withRoute("data", field.name(), field.name());
        }
        return table;
    }

    /** What a required column is, for the reason of a rejection: whose it is, and the way out. */
    public static String requirement(TableName table) {
        return named(table).isEmpty()
                ? "a required field of table '" + table + "'"
                : "a required field of the predefined table '"
                        + table
                        + "' (other records need another table: --table NAME or /v1/tables/NAME/records)";
    }
}
