package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.RealData;
import dev.varve.record.ColumnType;
import dev.varve.record.StagedColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What four engines infer from the same records. */
class InferenceSuiteTest {

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    private int passed;
    private final List<String> failed = new ArrayList<>();

    @Test
    void infersAnAcceptableTypeForEveryFieldAndKeepsEveryValue() throws IOException {
        for (String line : Files.readAllLines(RealData.require("inference/cases.jsonl"))) {
            JsonNode suiteCase = JSON.readTree(line);
            if (suiteCase.get("records").isNull()) {
                System.out.println("inference suite: no records in " + suiteCase.get("id"));
                continue;
            }
            Reading reading = Reading.inferred();
            suiteCase.get("records").forEach(each -> reading.lines(each.asText()));
            check(suiteCase, reading);
        }
        System.out.printf(
                "inference suite: %d of %d fields and cases passed%n",
                passed, passed + failed.size());
        failed.forEach(name -> System.out.println("inference suite: failed " + name));
        assertEquals(List.of(), failed);
    }

    private void check(JsonNode suiteCase, Reading reading) throws IOException {
        String id = suiteCase.get("id").asText();
        JsonNode expected = suiteCase.get("expected");
        if (!reading.reader.rejections().isEmpty()) {
            boolean mayFail = expected.findValuesAsText("verdict").contains("agree-or-error");
            count(mayFail, id + " rejected: " + reading.messages());
            return;
        }
        count(sameValues(suiteCase.get("records"), reading), id + " values");
        expected.properties()
                .forEach(
                        field -> {
                            Optional<ColumnType> type =
                                    reading.staging()
                                            .column(field.getKey())
                                            .map(StagedColumn::type);
                            count(
                                    type.isPresent() && isAcceptable(field.getValue(), type.get()),
                                    id + " " + field.getKey() + ": " + type);
                        });
    }

    private static boolean isAcceptable(JsonNode field, ColumnType type) {
        List<String> acceptable = new ArrayList<>();
        if (field.has("type")) {
            acceptable.add(field.get("type").asText());
        }
        if (field.has("acceptable")) {
            field.get("acceptable").forEach(each -> acceptable.add(each.asText()));
        }
        return switch (type) {
            case UNKNOWN -> acceptable.contains("null");
            case BOOL -> acceptable.contains("bool");
            case INT64 -> acceptable.contains("int64");
            case DOUBLE -> acceptable.contains("double");
            // an integer of 128 bits holds no more of it
            case UINT64 -> acceptable.contains("int128");
            case TEXT -> isText(field, acceptable);
            // nested values are kept as their JSON text, and so is a number that nobody agrees on
            case NESTED, JSON ->
                    acceptable.stream()
                            .anyMatch(
                                    each ->
                                            each.equals("json")
                                                    || each.contains("JSON text")
                                                    || each.startsWith("struct")
                                                    || each.startsWith("list"));
            default -> false;
        };
    }

    /** What is mixed is text, and so is a number that nobody agrees on. */
    private static boolean isText(JsonNode field, List<String> acceptable) {
        return field.get("verdict").asText().endsWith("error")
                || acceptable.contains("string")
                || acceptable.stream().anyMatch(each -> each.contains("string holding"));
    }

    private static boolean sameValues(JsonNode records, Reading reading) throws IOException {
        List<Map<String, Object>> rows = reading.rows();
        if (rows.size() != records.size()) {
            return false;
        }
        for (int i = 0; i < rows.size(); i++) {
            JsonNode record = JSON.readTree(records.get(i).asText());
            int values = 0;
            for (Map.Entry<String, JsonNode> field : record.properties()) {
                if (field.getValue().isNull()) {
                    continue;
                }
                values++;
                StagedColumn column = reading.staging().column(field.getKey()).orElseThrow();
                if (!ReferenceCells.same(
                        field.getValue(), rows.get(i).get(field.getKey()), column.type())) {
                    return false;
                }
            }
            if (values != rows.get(i).size()) {
                return false;
            }
        }
        return true;
    }

    private void count(boolean good, String what) {
        if (good) {
            passed++;
        } else {
            failed.add(what);
        }
    }
}
