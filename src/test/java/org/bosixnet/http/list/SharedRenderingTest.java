package org.bosixnet.http.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bosixnet.host.Position;
import org.bosixnet.http.list.SharedRendering.Rendering;
import org.bosixnet.registry.KeyIndex;
import org.bosixnet.registry.MovingView;
import org.bosixnet.registry.RegistryView;
import org.bosixnet.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class SharedRenderingTest {

    private static final KeyIndex NO_KEYS = new MovingView().view().owners();

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private long version = 1;
    private int renderings;

    /** What happens while something is being rendered. */
    private Runnable meanwhile = () -> {};

    private Supplier<Rendering<Long>> outcome = () -> null;

    private final SharedRendering<Long> shared =
            new SharedRendering<>(this::view, RegistryView::position, this::render, clock, tasks::add);

    private RegistryView view() {
        return new RegistryView(new Position("e", version), version, TreePMap.empty(), NO_KEYS, 0);
    }

    private Rendering<Long> render(RegistryView view) {
        renderings++;
        meanwhile.run();
        Rendering<Long> other = outcome.get();
        return other != null ? other : new Rendering<>(view.version(), Instant.MAX);
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private long rendered() {
        CompletableFuture<Long> wanted = shared.get();
        runAll();
        return wanted.join();
    }

    @Test
    void whatIsKnownIsGivenAtOnce() {
        assertThat(rendered()).isEqualTo(1);
        assertThat(shared.get()).isCompletedWithValue(1L);
        assertThat(renderings).isEqualTo(1);
    }

    @Test
    void howeverManyWaitTheyShareOneRendering() {
        List<CompletableFuture<Long>> early = new ArrayList<>();
        List<CompletableFuture<Long>> late = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            early.add(shared.get());
        }
        meanwhile = () -> {
            meanwhile = () -> {};
            version++;
            for (int i = 0; i < 300; i++) {
                late.add(shared.get());
            }
        };
        runAll();
        assertThat(early).hasSize(300).allSatisfy(one -> assertThat(one).isCompletedWithValue(1L));
        assertThat(late).hasSize(300).allSatisfy(one -> assertThat(one).isCompletedWithValue(2L));
        assertThat(renderings).isEqualTo(2);
    }

    /** Who asked, when, and what it got; what was begun meanwhile is what it waited for. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Asked(long version, int begun, CompletableFuture<Long> answer, int[] done) {}

    @Property
    void nobodyGetsAnOlderViewThanItCouldKnowNorWaitsForMoreThanTwoRenderings(
            @ForAll @Size(max = 40) List<@Size(max = 4) List<Boolean>> steps) {
        List<Asked> all = new ArrayList<>();
        Deque<List<Boolean>> whileRendering = new ArrayDeque<>(steps);
        meanwhile = () -> {
            List<Boolean> moves = whileRendering.poll();
            if (moves != null) {
                moves.forEach(asks -> step(asks, all, renderings - 1));
            }
        };
        for (List<Boolean> step : steps) {
            step.forEach(asks -> step(asks, all, renderings));
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
        }
        runAll();
        assertThat(all).allSatisfy(asked -> {
            assertThat(asked.answer().join()).isGreaterThanOrEqualTo(asked.version());
            assertThat(asked.done()[0] - asked.begun()).isLessThanOrEqualTo(2);
        });
    }

    /** Asks, or moves the view. */
    private void step(boolean asks, List<Asked> all, int ended) {
        if (!asks) {
            version++;
            return;
        }
        CompletableFuture<Long> answer = shared.get();
        int[] done = new int[1];
        var unused = answer.thenRun(() -> done[0] = renderings);
        all.add(new Asked(version, ended, answer, done));
    }

    @Test
    void aFailureFailsThoseWhoWaitedAndTheNextIsTriedAgain() {
        outcome = () -> {
            throw new OutOfMemoryError("the list is too long");
        };
        CompletableFuture<Long> first = shared.get();
        CompletableFuture<Long> second = shared.get();
        CompletableFuture<?>[] during = new CompletableFuture<?>[1];
        meanwhile = () -> {
            meanwhile = () -> {};
            during[0] = shared.get();
        };
        tasks.remove().run();
        outcome = () -> null;
        runAll();
        for (CompletableFuture<Long> failed : List.of(first, second)) {
            assertThatThrownBy(failed::join).hasCauseInstanceOf(OutOfMemoryError.class);
        }
        assertThat(during[0]).isCompletedWithValueMatching(value -> value.equals(1L));
        assertThat(renderings).isEqualTo(2);
    }

    @Test
    void whatTimeMakesUntrueIsRenderedAgain() {
        outcome = () -> new Rendering<>(7L, clock.instant().plusSeconds(60));
        rendered();
        clock.advance(Duration.ofSeconds(59));
        rendered();
        assertThat(renderings).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        rendered();
        assertThat(renderings).isEqualTo(2);
    }

    @Test
    void whatTheFormDoesNotShowIsNotRenderedAgain() {
        RegistryView[] view = {view()};
        SharedRendering<Long> byPosition =
                new SharedRendering<>(() -> view[0], RegistryView::position, this::render, clock, Runnable::run);
        byPosition.get().join();
        view[0] = new RegistryView(view[0].position(), 2, TreePMap.empty(), NO_KEYS, 0);
        byPosition.get().join();
        assertThat(renderings).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAnExecutorThatHasEnded() {
        SharedRendering<Long> ended =
                new SharedRendering<>(this::view, RegistryView::position, this::render, clock, task -> {
                    throw new RejectedExecutionException();
                });
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> ended.get().join()).hasCauseInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    void whoComesAfterAThreadThatCouldNotBeMadeGetsARendering() {
        boolean[] fails = {true};
        SharedRendering<Long> starved =
                new SharedRendering<>(this::view, RegistryView::position, this::render, clock, task -> {
                    if (fails[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                });
        assertThatThrownBy(() -> starved.get().join()).hasCauseInstanceOf(OutOfMemoryError.class);
        fails[0] = false;
        assertThat(starved.get()).isCompletedWithValue(1L);
    }
}
