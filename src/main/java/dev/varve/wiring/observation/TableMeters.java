package dev.varve.wiring.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is counted of one table, or of all that share a tag; all of it is there from the first time
 * that the table is seen, since a monitor takes what appears with its first event for no event.
 *
 * @param lastLedger shown as a gauge
 */
record TableMeters(
        Counter recordsAccepted,
        Counter recordsTimeless,
        Counter columnsClashing,
        Counter recordsWritten,
        Counter recordsSetAside,
        Counter filesWritten,
        Counter bytesWritten,
        Counter encodeFailures,
        Counter storeFailures,
        Timer encode,
        Timer upload,
        AtomicLong lastLedger) {

    static TableMeters register(MeterRegistry registry, String table) {
        AtomicLong lastLedger = new AtomicLong();
        Gauge.builder("varve.ledger.last", lastLedger, AtomicLong::get)
                .description("Largest ledger seen")
                .tag("table", table)
                .register(registry);
        return new TableMeters(
                counter(registry, table, "varve.records.accepted", "Records buffered"),
                counter(
                        registry,
                        table,
                        "varve.records.timeless",
                        "Records buffered that have no time of their own"),
                counter(
                        registry,
                        table,
                        "varve.columns.clashing",
                        "Columns that some readers do not find; the log tells each"),
                counter(registry, table, "varve.records.written", "Records in stored files"),
                counter(
                        registry,
                        table,
                        "varve.records.set.aside",
                        "Accepted records in the dead letters because they cannot be encoded"),
                counter(registry, table, "varve.files.written", "Files stored by this process"),
                counter(registry, table, "varve.bytes.written", "Bytes of the stored files"),
                counter(
                        registry,
                        table,
                        "varve.encode.failures",
                        "Encodes that failed; the rows are tried again"),
                counter(
                        registry,
                        table,
                        "varve.store.failures",
                        "Times that a partition had to stay buffered because the store refused it"),
                timer(registry, table, "varve.encode", "Making a row group of a buffer"),
                timer(registry, table, "varve.upload", "Publishing a file and its manifest"),
                lastLedger);
    }

    private static Counter counter(
            MeterRegistry registry, String table, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("table", table)
                .register(registry);
    }

    private static Timer timer(
            MeterRegistry registry, String table, String name, String description) {
        return Timer.builder(name).description(description).tag("table", table).register(registry);
    }
}
