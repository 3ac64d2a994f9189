package dev.varve.record.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.record.ColumnType;
import java.math.BigDecimal;

/** Compares cells with what Jackson reads from the same record. */
final class ReferenceCells {

    static final ObjectMapper EXACT =
            new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    private ReferenceCells() {}

    /** Whether the cell of an inferred column is the value. */
    static boolean same(JsonNode value, Object cell, ColumnType type) {
        if (cell == null) {
            return value.isNull();
        }
        return switch (type) {
            case BOOL -> value.isBoolean() && cell.equals(value.booleanValue());
            case INT64, UINT64 ->
                    value.isIntegralNumber() && cell.toString().equals(value.asText());
            case DOUBLE ->
                    value.isNumber()
                            && (Double.compare((double) cell, value.doubleValue()) == 0
                                    || isZero(value, (double) cell));
            case TEXT ->
                    value.isTextual()
                            ? cell.equals(value.textValue())
                            : sameJson(value, (String) cell);
            case NESTED -> value.isContainerNode() && sameJson(value, (String) cell);
            case JSON -> sameJson(value, (String) cell);
            default -> false;
        };
    }

    private static boolean isZero(JsonNode value, double cell) {
        return cell == 0 && value.decimalValue().signum() == 0;
    }

    private static boolean sameJson(JsonNode value, String text) {
        try {
            return equal(value, EXACT.readTree(text));
        } catch (JsonProcessingException malformed) {
            return false;
        }
    }

    private static boolean equal(JsonNode one, JsonNode other) {
        return one.equals(
                (left, right) ->
                        left.isNumber() && right.isNumber()
                                ? new BigDecimal(left.asText())
                                        .compareTo(new BigDecimal(right.asText()))
                                : left.equals(right) ? 0 : 1,
                other);
    }
}
