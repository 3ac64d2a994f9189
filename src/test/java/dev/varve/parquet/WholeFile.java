package dev.varve.parquet;

import dev.varve.column.Batch;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Writes a file as it is made, row group by row group. */
final class WholeFile {

    private final RowGroupEncoder encoder;
    private final FileAssembly assembly;
    private final OutputStream out;

    WholeFile(
            TableName table,
            Schema schema,
            Compression compression,
            Executor columns,
            OutputStream out) {
        this(table, schema, compression, columns, out, PageLimits.DEFAULT);
    }

    WholeFile(
            TableName table,
            Schema schema,
            Compression compression,
            Executor columns,
            OutputStream out,
            PageLimits limits) {
        this.encoder = new RowGroupEncoder(table, schema, compression, columns, limits);
        this.assembly = new FileAssembly(table, schema);
        this.out = out;
    }

    /** No rows, no row group. */
    void writeRowGroup(List<Batch> batches) throws IOException {
        if (batches.stream().allMatch(batch -> batch.rowCount() == 0)) {
            return;
        }
        for (ByteBuffer bytes : assembly.append(encoder.encode(batches))) {
            write(bytes);
        }
    }

    void finish(Map<String, String> keyValueMetadata) throws IOException {
        write(assembly.finish(keyValueMetadata));
    }

    private void write(ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    FileAssembly assembly() {
        return assembly;
    }
}
