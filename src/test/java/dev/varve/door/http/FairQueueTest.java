package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final FairQueue<String> queue = new FairQueue<>();

    private List<String> all() {
        List<String> all = new ArrayList<>();
        for (Optional<String> next = queue.poll(); next.isPresent(); next = queue.poll()) {
            all.add(next.get());
        }
        return all;
    }

    @Test
    void addressesHaveTheirTurnsHoweverManyOneOfThemSends() {
        for (int i = 0; i < 4; i++) {
            queue.add(new Client("a", i), "a" + i);
        }
        queue.add(new Client("b", 0), "b0");
        queue.add(new Client("b", 0), "b1");
        assertEquals(List.of("a0", "b0", "a1", "b1", "a2", "a3"), all());
    }

    @Test
    void connectionsOfOneAddressHaveTheirTurns() {
        for (int stream = 0; stream < 3; stream++) {
            queue.add(new Client("a", "many streams"), "many" + stream);
        }
        queue.add(new Client("a", "one stream"), "one");
        assertEquals(List.of("many0", "one", "many1", "many2"), all());
    }

    @Test
    void whoNoLongerWaitsIsNotServed() {
        Client client = new Client("a", 0);
        queue.add(client, "first");
        queue.add(client, "second");
        assertTrue(queue.remove(client, "first"));
        assertFalse(queue.remove(client, "first"));
        assertFalse(queue.remove(new Client("b", 0), "second"));
        assertEquals(List.of("second"), all());
        assertFalse(queue.remove(client, "second"));
    }
}
