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
 * One form of the registry's view, rendered as rarely as possible. A caller gets a rendering of a view that is at least
 * as new as the view at its call. At most one rendering is under way; all callers that come meanwhile share the next,
 * which takes its view when it begins. So nobody waits for more than two renderings, however many call and however fast
 * the view changes.
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

    /** The result for callers that wait for a rendering that has not begun; null if there are none. */
    @GuardedBy("this")
    private @Nullable CompletableFuture<T> next;

    /** Whether a rendering that was given to the executor has not ended. */
    @GuardedBy("this")
    private boolean underWay;

    /** A rendering, and when the mere passing of time makes it outdated. */
    public record Rendering<T>(T value, Instant validUntil) {}

    private record Last<T>(long version, Object part, Rendering<T> rendering) {

        boolean serves(RegistryView view, Object wanted, Instant now) {
            return (version >= view.version() || part.equals(wanted)) && now.isBefore(rendering.validUntil());
        }
    }

    /**
     * @param views returns the current view
     * @param part returns the part of a view that the rendering depends on
     * @param executor runs the renderings and completes the futures
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

    /** Returns a rendering, at once if one is new enough. If a rendering fails, it fails for all who wait for it. */
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
        } catch (RuntimeException | Error e) { // it accepts no more tasks, or no thread could be made
            CompletableFuture<T> waiting;
            synchronized (this) { // at once, or a caller in between would wait for a rendering that never begins
                waiting = takeWaiting();
                underWay = false;
            }
            waiting.completeExceptionally(e);
        }
    }

    private void render() {
        CompletableFuture<T> waiting = takeWaiting();
        try {
            RegistryView view = views.get(); // only now, after the last waiting caller has come
            Last<T> known = known(view);
            if (known == null) {
                known = new Last<>(view.version(), part.apply(view), renderer.apply(view));
                last = known;
            }
            waiting.complete(known.rendering().value());
        } catch (Throwable e) { // Errors too: nobody may wait for ever, and the next rendering is tried
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
