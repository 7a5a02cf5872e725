package org.bosixnet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bosixnet.cluster.Operation.NEVER;
import static org.bosixnet.cluster.Operation.localRead;
import static org.bosixnet.cluster.Operation.read;
import static org.bosixnet.cluster.Operation.withdraw;
import static org.bosixnet.cluster.Operation.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearizabilityTest {

    private static void assertGood(Operation... history) {
        assertThat(Linearizability.objection(List.of(history))).isEmpty();
    }

    private static void assertBad(Operation... history) {
        assertThat(Linearizability.objection(List.of(history))).isPresent();
    }

    @Test
    void oneAfterTheOtherIsGood() {
        assertGood();
        assertGood(read("A", "", 0, 1));
        assertGood(
                write("A", "x", 0, 1),
                read("B", "x", 2, 3),
                withdraw("B", 4, 5),
                read("A", "", 6, 7),
                write("A", "x", 8, 9),
                read("B", "x", 10, 11));
    }

    @Test
    void whatOverlapsMayBeInAnyOrder() {
        assertGood(write("A", "x", 0, 10), write("B", "y", 0, 10), read("A", "x", 11, 12));
        assertGood(write("A", "x", 0, 10), write("B", "y", 0, 10), read("A", "y", 11, 12));
        assertGood(write("A", "x", 0, 10), read("A", "", 1, 2), read("B", "x", 3, 4));
    }

    @Test
    void readersMustAgreeOnOneOrder() {
        assertBad(write("A", "x", 0, 10), write("B", "y", 0, 10), read("A", "x", 11, 12), read("A", "y", 13, 14));
        assertBad(write("A", "x", 0, 10), read("A", "x", 1, 2), read("B", "", 3, 4));
    }

    @Test
    void anOlderWriteMustNotReplaceANewerOne() {
        assertBad(write("A", "x", 0, 1), write("B", "y", 2, 3), read("A", "x", 4, 5));
    }

    @Test
    void anAcknowledgedWriteMustNotBeLost() {
        assertBad(write("A", "x", 0, 1), read("A", "", 2, 3));
        assertBad(write("A", "x", 0, 1), write("B", "y", 2, 3), write("A", "x", 4, 5), read("A", "y", 6, 7));
    }

    @Test
    void anAcknowledgedWithdrawalMustNotBeLost() {
        assertBad(write("A", "x", 0, 1), withdraw("B", 2, 3), read("A", "x", 4, 5));
    }

    @Test
    void onlyWhatIsThereCanBeWithdrawn() {
        assertBad(withdraw("A", 0, 1));
        assertBad(write("A", "x", 0, 1), withdraw("A", 2, 5), withdraw("B", 2, 5));
        assertGood(write("A", "x", 0, 1), withdraw("A", 2, 5), read("B", "", 2, 5));
    }

    @Test
    void whatHasFailedMustNotAppear() {
        assertBad(write("A", "x", 0, 1), read("A", "failed", 2, 3));
    }

    @Test
    void twoValuesAtOnceAreBad() {
        assertBad(write("A", "x", 0, 10), write("B", "y", 0, 10), read("A", "x", 11, 20), read("B", "y", 11, 20));
    }

    @Test
    void whatNobodyKnowsMayHappenLateEarlyOrNever() {
        Operation lost = write("A", "lost", 0, NEVER);
        assertGood(lost, write("A", "x", 2, 3), read("A", "x", 4, 5));
        assertGood(lost, write("A", "x", 2, 3), read("A", "lost", 4, 5), read("A", "lost", 6, 7));
        assertGood(lost, read("A", "lost", 1, 2), write("A", "x", 3, 4), read("A", "x", 5, 6));
        assertGood(lost, withdraw("B", 3, 4), read("B", "", 5, 6));
        assertGood(write("A", "x", 0, 1), withdraw("A", 2, NEVER), read("B", "x", 3, 4), read("B", "", 5, 6));
    }

    @Test
    void butOnceOnlyAndNotBeforeItBegan() {
        Operation lost = write("A", "lost", 5, NEVER);
        assertBad(lost, read("A", "lost", 1, 2));
        assertBad(
                lost,
                read("A", "lost", 6, 7),
                write("A", "x", 8, 9),
                read("A", "x", 10, 11),
                read("A", "lost", 12, 13));
    }

    @Test
    void aRegistryMayBeBehindButDoesNotGoBack() {
        Operation x = write("A", "x", 0, 1);
        Operation y = write("A", "y", 2, 3);
        assertGood(x, y, localRead("B", "x", 4, 5), localRead("C", "y", 6, 7), localRead("B", "", 3, 4));
        assertBad(x, y, localRead("B", "y", 4, 5), localRead("B", "x", 6, 7));
        assertGood(x, y, localRead("B", "y", 4, 5), localRead("C", "x", 6, 7));
    }

    @Test
    void aRegistryIsNotAheadEither() {
        assertBad(write("A", "x", 4, 5), localRead("B", "x", 1, 2));
        assertBad(localRead("B", "x", 1, 2), write("A", "y", 0, 3), read("A", "y", 4, 5));
    }

    /** Histories of a register that is real: some writers at once, some of whom never hear how it went. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatARegisterDoesIsGoodAndAReadOfAnEarlierValueIsBad(int seed) {
        Random random = new Random(seed);
        List<Operation> history = new ArrayList<>();
        List<String> values = new ArrayList<>(List.of(""));
        for (int i = 0; i < 200; i++) {
            String node = "ABC".substring(i % 3, i % 3 + 1);
            long effect = 10L * i + 100;
            long start = effect - random.nextInt(30);
            long end = effect + random.nextInt(30);
            String now = values.get(values.size() - 1);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    values.add("w" + i);
                    history.add(write(node, "w" + i, start, random.nextInt(6) == 0 ? NEVER : end));
                }
                case 2 -> history.add(write(node, "lost" + i, start, NEVER));
                case 3 -> {
                    if (now.isEmpty()) {
                        history.add(read(node, "", start, end));
                    } else {
                        values.add("");
                        history.add(withdraw(node, start, end));
                    }
                }
                default -> history.add(read(node, now, start, end));
            }
        }
        assertThat(Linearizability.objection(history)).isEmpty();
        Operation outdone = history.stream()
                .filter(operation -> operation.isKnown() && operation.kind() == Operation.Kind.WRITE)
                .findFirst()
                .orElseThrow();
        history.add(read("A", outdone.value(), 9000, 9001));
        assertThat(Linearizability.objection(history)).isPresent();
    }
}
