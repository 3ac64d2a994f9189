package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.layer.TableStatus.OpenPartition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TablesResourceTest {

    @Test
    void tellsOfTheFirstThousandPartitions() {
        List<OpenPartition> partitions =
                IntStream.range(0, 1_001)
                        .mapToObj(i -> new OpenPartition("id=" + i, 1, 2, 3, 4, Instant.EPOCH))
                        .toList();
        List<Map<String, Object>> open = TablesResource.open(partitions);
        assertEquals(1_000, open.size());
        assertEquals("id=0", open.getFirst().get("path"));
        assertEquals("id=999", open.getLast().get("path"));
        assertEquals(999, TablesResource.open(partitions.subList(0, 999)).size());
    }
}
