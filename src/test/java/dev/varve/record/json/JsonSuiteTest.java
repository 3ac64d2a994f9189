package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JSONTestSuite, every case the value of a field of one line. */
class JsonSuiteTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void takesWhatMustBeTakenAndRejectsWhatMustBeRejected() throws IOException {
        int passed = 0;
        List<String> failed = new ArrayList<>();
        for (String line : Files.readAllLines(RealData.require("json/ndjson_line_cases.jsonl"))) {
            JsonNode suiteCase = JSON.readTree(line);
            boolean taken = isTaken(suiteCase.get("line_b64").binaryValue());
            boolean expected =
                    switch (suiteCase.get("expect").asText()) {
                        case "accept" -> true;
                        case "reject" -> false;
                        default -> suiteCase.get("name").asText().startsWith("i_number_");
                    };
            if (taken == expected) {
                passed++;
            } else {
                failed.add(suiteCase.get("name").asText());
            }
        }
        System.out.printf("json suite: %d of %d cases passed%n", passed, passed + failed.size());
        failed.forEach(name -> System.out.println("json suite: failed " + name));
        assertEquals(List.of(), failed);
        assertTrue(passed > 300);
    }

    private static boolean isTaken(byte[] line) {
        Reading reading = Reading.inferred();
        // neighbours must be kept whatever stands between them
        reading.lines("{\"case\":\"before\",\"v\":[1]}").chunk(line);
        reading.lines("{\"case\":\"behind\",\"v\":{\"a\":[]}}");
        int rows = reading.staging().rowCount();
        assertEquals(3, rows + reading.reader.rejections().size(), reading.messages().toString());
        assertEquals("before", reading.column("case").getFirst());
        assertEquals("behind", reading.column("case").getLast());
        return rows == 3;
    }
}
