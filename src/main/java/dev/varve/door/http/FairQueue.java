package dev.varve.door.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Those who wait for a place: each address has its turn after the other, within an address each
 * connection, and within a connection whoever came first. So nobody waits longer because another
 * client asks more often. Not thread-safe.
 *
 * @param <T> who waits
 */
final class FairQueue<T> {

    /** In the order of their turns, and so are the connections of an address. */
    private final SequencedMap<String, SequencedMap<Object, Deque<T>>> byAddress =
            new LinkedHashMap<>();

    void add(Client client, T waiting) {
        byAddress
                .computeIfAbsent(client.address(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(client.connection(), _ -> new ArrayDeque<>())
                .add(waiting);
    }

    /** Takes out whose turn it is; empty if nobody waits. */
    Optional<T> poll() {
        Map.Entry<String, SequencedMap<Object, Deque<T>>> address = byAddress.pollFirstEntry();
        if (address == null) {
            return Optional.empty();
        }
        SequencedMap<Object, Deque<T>> connections = address.getValue();
        Map.Entry<Object, Deque<T>> connection =
                Objects.requireNonNull(connections.pollFirstEntry());
        Deque<T> waiting = connection.getValue();
        T next = waiting.remove();
        if (!waiting.isEmpty()) {
            connections.put(connection.getKey(), waiting);
        }
        if (!connections.isEmpty()) {
            byAddress.put(address.getKey(), connections);
        }
        return Optional.of(next);
    }

    /**
     * Takes out who no longer waits.
     *
     * @return whether it was waiting
     */
    boolean remove(Client client, T waiting) {
        SequencedMap<Object, Deque<T>> connections = byAddress.get(client.address());
        Deque<T> sameConnection = connections == null ? null : connections.get(client.connection());
        if (connections == null || sameConnection == null || !sameConnection.remove(waiting)) {
            return false;
        }
        if (sameConnection.isEmpty()) {
            connections.remove(client.connection());
        }
        if (connections.isEmpty()) {
            byAddress.remove(client.address());
        }
        return true;
    }
}
