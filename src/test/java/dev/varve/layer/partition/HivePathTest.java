package dev.varve.layer.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.RealData;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HivePathTest {

    @Test
    void escapesHostileValuesAsSparkAndHiveDo() throws Exception {
        List<String> failed = new ArrayList<>();
        int cases = 0;
        for (String line : Files.readAllLines(RealData.require("paths/torture.jsonl"))) {
            JsonNode torture = new ObjectMapper().readTree(line);
            String expected = "v=" + torture.get("spark_hive_segment").asText();
            String actual = HivePath.segment("v", torture.get("value").asText());
            cases++;
            if (!expected.equals(actual)) {
                failed.add(torture.get("n") + ": expected " + expected + " but was " + actual);
            }
        }
        System.out.printf(
                "paths/torture.jsonl: %d of %d cases passed%n", cases - failed.size(), cases);
        assertEquals(List.of(), failed);
    }

    @Test
    void namesNullAndEmptyAsHiveDoes() {
        assertEquals("a=__HIVE_DEFAULT_PARTITION__", HivePath.segment("a", null));
        assertEquals("a=__HIVE_DEFAULT_PARTITION__", HivePath.segment("a", ""));
    }

    @Test
    void escapesTheColumnNameToo() {
        assertEquals("a%2Fb%3Dc=1", HivePath.segment("a/b=c", "1"));
    }
}
