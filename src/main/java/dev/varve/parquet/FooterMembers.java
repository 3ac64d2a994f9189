package dev.varve.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.varve.record.VisibleText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/** A footer for people. Stateless. */
final class FooterMembers {

    private static final int MOST_CHARACTERS = 64;

    private FooterMembers() {}

    static Map<String, Object> of(FileMetaData footer, Footer read) {
        List<FooterColumn> columns = read.columns();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rows", footer.getNum_rows());
        members.put("created_by", Optional.ofNullable(footer.getCreated_by()));
        members.put("format_version", footer.getVersion());
        members.put("metadata", new TreeMap<>(read.keyValues()));
        members.put("columns", columns.stream().map(FooterMembers::column).toList());
        List<Map<String, Object>> groups = new ArrayList<>();
        for (RowGroup group : requireNonNull(footer.getRow_groups())) {
            groups.add(rowGroup(groups.size(), group, columns));
        }
        members.put("row_groups", groups);
        return members;
    }

    private static Map<String, Object> column(FooterColumn column) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", column.name());
        members.put("type", column.type());
        members.put("stored_as", column.physicalType());
        members.put("nullable", !column.isRequired());
        return members;
    }

    private static Map<String, Object> rowGroup(
            int number, RowGroup group, List<FooterColumn> columns) {
        List<Map<String, Object>> chunks = new ArrayList<>();
        for (ColumnChunk chunk : requireNonNull(group.getColumns())) {
            int index = chunks.size();
            if (chunk.getMeta_data() != null) {
                String type = index < columns.size() ? columns.get(index).type() : "";
                chunks.add(chunk(chunk.getMeta_data(), type));
            }
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("row_group", number);
        members.put("rows", group.getNum_rows());
        members.put("uncompressed_bytes", group.getTotal_byte_size());
        members.put("compressed_bytes", group.getTotal_compressed_size());
        members.put("chunks", chunks);
        return members;
    }

    private static Map<String, Object> chunk(ColumnMetaData chunk, String type) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("column", String.join(".", chunk.getPath_in_schema()));
        members.put("codec", String.valueOf(chunk.getCodec()).toLowerCase(Locale.ROOT));
        members.put(
                "encodings",
                requireNonNull(chunk.getEncodings()).stream()
                        .map(String::valueOf)
                        .distinct()
                        .collect(Collectors.joining("+"))
                        .toLowerCase(Locale.ROOT));
        members.put("values", chunk.getNum_values());
        members.put("compressed_bytes", chunk.getTotal_compressed_size());
        members.put("uncompressed_bytes", chunk.getTotal_uncompressed_size());
        Statistics statistics = chunk.getStatistics();
        if (statistics != null) {
            members.put(
                    "nulls",
                    statistics.isSetNull_count()
                            ? Optional.of(statistics.getNull_count())
                            : Optional.empty());
            members.put("min", bound(statistics.getMin_value(), type));
            members.put("max", bound(statistics.getMax_value(), type));
        }
        return members;
    }

    private static Optional<String> bound(byte @Nullable [] stored, String type) {
        return stored == null ? Optional.empty() : Optional.of(text(stored, type));
    }

    private static String text(byte[] stored, String type) {
        ByteBuffer bytes = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type + stored.length) {
            case "bool1" -> Boolean.toString(stored[0] != 0);
            case "int324" -> Integer.toString(bytes.getInt());
            case "uint324" -> Integer.toUnsignedString(bytes.getInt());
            case "int648" -> Long.toString(bytes.getLong());
            case "uint648" -> Long.toUnsignedString(bytes.getLong());
            case "float4" -> Float.toString(bytes.getFloat());
            case "double8" -> Double.toString(bytes.getDouble());
            case "timestamp_millis8" -> instant(bytes.getLong(), ChronoUnit.MILLIS);
            case "timestamp8" -> instant(bytes.getLong(), ChronoUnit.MICROS);
            case "timestamp_nanos8" -> instant(bytes.getLong(), ChronoUnit.NANOS);
            default -> text(stored, type.equals("text") || type.equals("json"));
        };
    }

    private static String text(byte[] stored, boolean isText) {
        return VisibleText.of(
                isText ? new String(stored, UTF_8) : "0x" + HexFormat.of().formatHex(stored),
                MOST_CHARACTERS);
    }

    private static String instant(long count, ChronoUnit unit) {
        return Instant.EPOCH.plus(count, unit).toString();
    }
}
