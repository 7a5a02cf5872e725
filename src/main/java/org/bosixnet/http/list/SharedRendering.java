package org.bosixnet.http.list;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bosixnet.registry.RegistryView;
import org.jspecify.annotations.Nullable;

/**
 * One form of the registry's view, rendered as seldom as may be. Whoever asks gets a rendering of a view that is no older
 * than the one there was when it asked. At most one rendering is under way; all who ask meanwhile share the next, which
 * takes its view when it begins. So nobody waits for more than two, however many ask and however fast the view moves.
 *
 * @param <T> what is rendered
 */
public final class SharedRendering<T> {

    private final Supplier<RegistryView> views;
    private final Function<RegistryView, Object> part;
    private final Function<RegistryView, Rendering<T>> renderer;
    private final Clock clock;
    private final Executor executor;

    private volatile @Nullable Last<T> last;

    /** What those get who are waiting for a rendering that has not begun; null if nobody is. */
    @GuardedBy("this")
    private @Nullable CompletableFuture<T> next;

    /** Whether the executor has been given a rendering that has not ended. */
    @GuardedBy("this")
    private boolean underWay;

    /** Something rendered, and when the mere passing of time makes it untrue. */
    public record Rendering<T>(T value, Instant validUntil) {}

    private record Last<T>(long version, Object part, Rendering<T> rendering) {

        boolean serves(RegistryView view, Object wanted, Instant now) {
            return (version >= view.version() || part.equals(wanted)) && now.isBefore(rendering.validUntil());
        }
    }

    /**
     * @param views returns the view as it is
     * @param part returns what of a view the rendering depends on
     * @param executor where it is rendered, and those who wait are told
     */
    public SharedRendering(
            Supplier<RegistryView> views,
            Function<RegistryView, Object> part,
            Function<RegistryView, Rendering<T>> renderer,
            Clock clock,
            Executor executor) {
        this.views = views;
        this.part = part;
        this.renderer = renderer;
        this.clock = clock;
        this.executor = executor;
    }

    /** Returns a rendering, at once if there is one that is new enough. If it fails, so it does for all who wait for it. */
    public CompletableFuture<T> get() {
        Last<T> known = known(views.get());
        if (known != null) {
            return CompletableFuture.completedFuture(known.rendering().value());
        }
        CompletableFuture<T> wanted;
        boolean begins;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            wanted = next;
            begins = !underWay;
            underWay = true;
        }
        if (begins) {
            begin();
        }
        return wanted;
    }

    private @Nullable Last<T> known(RegistryView view) {
        Last<T> known = last;
        return known != null && known.serves(view, part.apply(view), clock.instant()) ? known : null;
    }

    private void begin() {
        try {
            executor.execute(this::render);
        } catch (RuntimeException | Error e) { // it takes nothing any more, or no thread could be made
            CompletableFuture<T> waiting;
            synchronized (this) { // at once, or whoever asks in between would wait for a rendering that nobody begins
                waiting = takeWaiting();
                underWay = false;
            }
            waiting.completeExceptionally(e);
        }
    }

    private void render() {
        CompletableFuture<T> waiting = takeWaiting();
        try {
            RegistryView view = views.get(); // only now, after the last of those who wait has come
            Last<T> known = known(view);
            if (known == null) {
                known = new Last<>(view.version(), part.apply(view), renderer.apply(view));
                last = known;
            }
            waiting.complete(known.rendering().value());
        } catch (Throwable e) { // Errors too: nobody may wait for ever, and the next is tried again
            waiting.completeExceptionally(e);
        } finally {
            goOn();
        }
    }

    private void goOn() {
        boolean more;
        synchronized (this) {
            more = next != null;
            underWay = more;
        }
        if (more) {
            begin();
        }
    }

    private synchronized CompletableFuture<T> takeWaiting() {
        CompletableFuture<T> waiting = next == null ? new CompletableFuture<>() : next;
        next = null;
        return waiting;
    }
}
