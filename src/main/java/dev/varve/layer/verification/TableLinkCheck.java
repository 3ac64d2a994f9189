package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.FileEvent;
import dev.varve.layer.audit.FileEventName;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a table's chain have the numbers from 1 on, and each has the hashes of the one
 * before. What was found of an event says nothing of its neighbours. For one thread.
 */
final class TableLinkCheck {

    private final String table;
    private final String prefix;
    private final Consumer<Discrepancy> found;

    /** Of numbers without a whole event: the last of each row of them, and how many. */
    private final TreeMap<Long, Long> holes = new TreeMap<>();

    /** Of the event before; empty where there is none that can be trusted. */
    private Optional<AuditEvent.Hashes> before = Optional.of(AuditEvent.Hashes.NONE);

    private boolean isNamed;

    /**
     * @param prefix empty or ending with {@code /}
     */
    TableLinkCheck(String table, String prefix, Consumer<Discrepancy> found) {
        this.table = table;
        this.prefix = prefix;
        this.found = found;
    }

    /** No event has these numbers; none are meant where the last is less than the first. */
    void missing(long first, long last) {
        if (last < first) {
            return;
        }
        holes.put(last, last - first + 1);
        before = Optional.empty();
        tell(
                ChainFault.MISSING_EVENT,
                FileEventName.event(prefix, table, first).value(),
                first == last
                        ? "the event %d of %s".formatted(first, table)
                        : "the events %d to %d of %s".formatted(first, last, table),
                "no event");
    }

    /**
     * The next event.
     *
     * @param contradicts whether it was found to be none of what was published
     */
    void add(long number, ReadFileEvent read, boolean contradicts) {
        isNamed = contradicts;
        if (read.event().isEmpty()) {
            isNamed = true;
            holes.put(number, 1L);
            tell(ChainFault.BROKEN_EVENT, read.path(), read.expected(), read.found());
        } else if (!contradicts && before.isPresent()) {
            check(read.path(), read.event().get(), before.get());
        }
        before = isNamed ? Optional.empty() : read.event().map(FileEvent::hashes);
    }

    private void check(String path, FileEvent event, AuditEvent.Hashes last) {
        boolean isSame = event.before().event().equals(last.event());
        if (!event.before().equals(last)) {
            isNamed = true;
            tell(
                    ChainFault.BROKEN_CHAIN,
                    path,
                    isSame
                            ? "prev_content_hash '%s'".formatted(last.content())
                            : "prev_event_hash '%s'".formatted(last.event()),
                    "'%s'".formatted(isSame ? event.before().content() : event.before().event()));
        }
    }

    /** Whether something was found of the event that was added last. */
    boolean isNamed() {
        return isNamed;
    }

    /** Whether a number behind this one lacks its event, which nothing else has claimed. */
    boolean isExplained(long after) {
        Map.@Nullable Entry<Long, Long> hole = holes.higherEntry(after);
        if (hole == null) {
            return false;
        }
        if (hole.getValue() == 1) {
            holes.remove(hole.getKey());
        } else {
            holes.put(hole.getKey(), hole.getValue() - 1);
        }
        return true;
    }

    private void tell(ChainFault fault, String path, String expected, String there) {
        found.accept(new Discrepancy.OfChain(fault, path, expected, there));
    }
}
