package org.bosixnet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Feeder;
import org.bosixnet.dao.Snapshot;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Position;
import org.bosixnet.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadViewTest {

    private static final HostName ALPHA = new HostName("alpha");
    private static final Instant TIME = Instant.parse("2026-11-23T06:31:23Z");

    private final LogCapture log = new LogCapture(Feeder.class.getPackage());
    private final ReadView view = new ReadView();
    private long revision;

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** Notes what it heard as one letter and the revision, and fails at some calls, counted from 1. */
    private static final class Listener implements RegistryListener {
        private final List<String> heard = new ArrayList<>();
        private final IntPredicate fails;
        private int calls;

        Listener(IntPredicate fails) {
            this.fails = fails;
        }

        private void hear(String what) {
            calls++;
            if (fails.test(calls)) {
                throw new OutOfMemoryError("call " + calls);
            }
            heard.add(what);
        }

        @Override
        public void reset(RegistryView all) {
            hear("r" + all.position().revision());
        }

        @Override
        public void committed(Set<HostName> names, RegistryView after) {
            hear("c" + after.position().revision());
        }

        @Override
        public void seen(Map<HostName, Instant> marks) {
            hear("s");
        }
    }

    private Listener follow(IntPredicate fails) {
        Listener listener = new Listener(fails);
        view.follow(listener);
        return listener;
    }

    private void begin() {
        view.snapshot(new Snapshot(new Position("e", revision), List.of(), List.of()));
    }

    private void commit() {
        revision++;
        HostRecord record = new HostRecord(ALPHA, List.of(new HostAddress("2001:db8::1")), TIME, TIME, revision);
        view.committed(new Commit(revision, List.of(new Commit.Change(ALPHA, record))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void aListenerThatFailsOnceIsResetAndAllOthersHearEverything(int failing) {
        begin();
        Listener before = follow(call -> false);
        Listener broken = follow(call -> call == failing);
        Listener after = follow(call -> false);
        commit();
        commit();
        view.seen(Map.of(ALPHA, TIME.plusSeconds(1)));
        commit();
        commit();
        assertThat(before.heard).containsExactly("r0", "c1", "c2", "s", "c3", "c4");
        assertThat(after.heard).isEqualTo(before.heard);
        List<String> expected = new ArrayList<>(before.heard);
        expected.set(failing - 1, List.of("r0", "r1", "r2", "r2", "r3", "r4").get(failing - 1));
        if (failing == 1) {
            expected.set(1, "r1"); // the first call was the reset itself
            expected.remove(0);
        }
        assertThat(broken.heard).isEqualTo(expected);
        assertThat(view.current().position().revision()).isEqualTo(4);
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void aListenerThatFailsAtItsResetAsWellIsResetInPlaceOfTheNextCall() {
        begin();
        Listener broken = follow(call -> call >= 3 && call <= 6);
        for (int i = 0; i < 5; i++) {
            commit();
        }
        // 3: commit 2, 4: its reset, 5: reset instead of commit 3, 6: instead of commit 4
        assertThat(broken.heard).containsExactly("r0", "c1", "r5");
        commit();
        assertThat(broken.heard).containsExactly("r0", "c1", "r5", "c6");
        assertThat(log.warnings()).hasSize(1);
        assertThat(log.messages()).contains("Listener hears of changes again.");
    }

    @Test
    void theViewMovesWhateverItsListenersDo() {
        begin();
        follow(call -> true);
        commit();
        view.seen(Map.of(ALPHA, TIME.plusSeconds(1)));
        assertThat(view.current().position().revision()).isEqualTo(1);
        assertThat(view.current().find(ALPHA).orElseThrow().seen()).isEqualTo(TIME.plusSeconds(1));
        begin();
        assertThat(view.current().records()).isEmpty();
    }
}
