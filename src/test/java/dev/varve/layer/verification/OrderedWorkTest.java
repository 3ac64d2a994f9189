package dev.varve.layer.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderedWorkTest {

    private static final int THREADS = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void takesEachResultInTheOrderOfThePieces(int together) throws Exception {
        List<Integer> taken = new ArrayList<>();
        try (OrderedWork<Integer> work = new OrderedWork<>(THREADS, together, taken::add)) {
            for (int i = 0; i < 500; i++) {
                int piece = i;
                work.give(() -> piece);
            }
            work.finish();
        }
        assertEquals(IntStream.range(0, 500).boxed().toList(), taken);
    }

    @Test
    void aLaterPieceThatIsDoneEarlierWaits() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        List<Integer> taken = new ArrayList<>();
        try (OrderedWork<Integer> work = new OrderedWork<>(THREADS, 1, taken::add)) {
            work.give(
                    () -> {
                        second.await();
                        return 1;
                    });
            work.give(
                    () -> {
                        second.countDown();
                        return 2;
                    });
            work.finish();
        }
        assertEquals(List.of(1, 2), taken);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatCameBeforeAFailureIsTaken(int together) throws Exception {
        IOException away = new IOException("the store is away");
        List<Integer> taken = new ArrayList<>();
        try (OrderedWork<Integer> work = new OrderedWork<>(THREADS, together, taken::add)) {
            work.give(() -> 1);
            work.give(() -> 2);
            work.give(
                    () -> {
                        throw away;
                    });
            assertSame(
                    away,
                    assertThrows(
                            IOException.class,
                            () -> {
                                work.give(() -> 4);
                                work.finish();
                            }));
        }
        assertEquals(List.of(1, 2), taken);
    }
}
