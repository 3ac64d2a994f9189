package dev.varve.layer.partition;

import dev.varve.layer.LayerSettings;
import dev.varve.layer.Settling;
import dev.varve.layer.TestSettings;
import dev.varve.record.Catalog;
import dev.varve.record.Field;
import dev.varve.record.HashSeed;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.Schema;
import dev.varve.record.SchemaUpdate;
import dev.varve.record.StagedColumn;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What became of a body of lines that is the first of its table.
 *
 * @param pathByLine of the lines that were taken
 * @param rows the cells of the lines that were taken, in order
 * @param refusedLines in order
 * @param schema of the table afterwards
 * @param duplicateKeys as the reader counts them
 * @param turns how often rows were removed
 */
record SplitBody(
        SortedMap<Long, String> pathByLine,
        List<String> rows,
        List<Long> refusedLines,
        Schema schema,
        long duplicateKeys,
        int turns) {

    private static final TableName TABLE = new TableName("t");

    /** How a table is kept. */
    record Settings(
            PartitionScheme scheme,
            Optional<String> timeField,
            boolean evolve,
            int maxColumns,
            boolean isNamed) {

        Settings evolving(boolean evolves) {
            return new Settings(scheme, timeField, evolves, maxColumns, isNamed);
        }

        Settings columns(int most) {
            return new Settings(scheme, timeField, evolve, most, isNamed);
        }

        /** Whether the reader is told the table, or finds it to be the default one. */
        Settings named(boolean named) {
            return new Settings(scheme, timeField, evolve, maxColumns, named);
        }
    }

    static Settings with(PartitionScheme scheme, Optional<String> timeField) {
        return new Settings(scheme, timeField, true, 1_000, true);
    }

    static SplitBody of(Settings settings, List<String> lines) {
        RecordLimits limits = RecordLimits.DEFAULT;
        Catalog catalog =
                new Catalog(
                        List.of(),
                        TABLE,
                        new RecordLimits(
                                limits.maxDepth(),
                                limits.maxRecordBytes(),
                                limits.maxFieldNameBytes(),
                                settings.maxColumns()),
                        1_000,
                        settings.evolve(),
                        true);
        RecordReader reader =
                new RecordReader(
                        catalog, settings.isNamed() ? Optional.of(TABLE) : Optional.empty());
        byte[] body =
                lines.stream()
                        .map(line -> line + "\n")
                        .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        // room behind the lines, or the last of them is a chunk of its own
        reader.read(Arrays.copyOf(body, body.length + 64), 0, body.length, 1);
        SortedMap<Long, String> paths = new TreeMap<>();
        List<Rejection> refused = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        int turns = 0;
        for (RowSource staged : reader.staged()) {
            Counted source = new Counted(staged);
            Split split =
                    new Partitioner(layers(settings).partitioning(), new HashSeed(1, 2))
                            .split(source, Optional.empty(), Optional.of(Settling.NOW));
            refused.addAll(split.rejections());
            split.shares().forEach(share -> place(staged, share, paths));
            rows.addAll(cells(staged));
            if (!split.shares().isEmpty()) {
                staged.schemaUpdate().ifPresent(catalog::merge);
            }
            turns += source.turns;
        }
        refused.addAll(reader.rejections());
        return new SplitBody(
                paths,
                rows,
                refused.stream().map(Rejection::line).sorted().toList(),
                catalog.schemaOf(TABLE),
                reader.duplicateKeys(),
                turns);
    }

    private static LayerSettings layers(Settings settings) {
        TestSettings made = TestSettings.by(settings.scheme());
        settings.timeField().ifPresent(field -> made.timeField(TABLE, field));
        return made.make();
    }

    private static void place(RowSource staged, Split.Share share, Map<Long, String> paths) {
        for (int i = share.from(); i < share.to(); i++) {
            long line = staged.rejection(share.rows()[i], Optional.empty(), "").line();
            paths.put(line, share.partition().path());
        }
    }

    private static List<String> cells(RowSource staged) {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < staged.rowCount(); row++) {
            StringBuilder cells = new StringBuilder();
            for (StagedColumn column : staged.columns()) {
                StagedCells each = new StagedCells(column);
                cells.append(column.name()).append(' ').append(column.type()).append(' ');
                cells.append(each.isNull(row) ? "null" : cell(each, row)).append(' ');
            }
            rows.add(cells.toString());
        }
        return rows;
    }

    private static String cell(StagedCells cells, int row) {
        return cells.column().type().isFixedWidth()
                ? Long.toString(cells.word(row))
                : Base64.getEncoder()
                        .encodeToString(
                                Arrays.copyOfRange(
                                        cells.column().bytes(), cells.start(row), cells.end(row)));
    }

    /** The partitions, line by line. */
    List<String> paths() {
        return List.copyOf(pathByLine.values());
    }

    /** The partition of the line; none if it was refused. */
    List<String> pathsOfLine(long line) {
        return Stream.ofNullable(pathByLine.get(line)).toList();
    }

    List<String> columnNames() {
        return schema.fields().stream().map(Field::name).toList();
    }

    /** Counts the turns in which rows are removed. */
    private static final class Counted implements RowSource {

        private final RowSource source;
        private int turns;

        Counted(RowSource source) {
            this.source = source;
        }

        @Override
        public TableName table() {
            return source.table();
        }

        @Override
        public int rowCount() {
            return source.rowCount();
        }

        @Override
        public List<StagedColumn> columns() {
            return source.columns();
        }

        @Override
        public Optional<StagedColumn> column(String name) {
            return source.column(name);
        }

        @Override
        public Optional<SchemaUpdate> schemaUpdate() {
            return source.schemaUpdate();
        }

        @Override
        public byte[] accepted(int row) {
            return source.accepted(row);
        }

        @Override
        public long acceptedBytes() {
            return source.acceptedBytes();
        }

        @Override
        public void copyAcceptedLines(ByteBuffer into) {
            source.copyAcceptedLines(into);
        }

        @Override
        public long line(int row) {
            return source.line(row);
        }

        @Override
        public Rejection rejection(int row, Optional<String> field, String reason) {
            return source.rejection(row, field, reason);
        }

        @Override
        public List<Rejection> remove(BitSet rows) {
            turns++;
            return source.remove(rows);
        }
    }
}
