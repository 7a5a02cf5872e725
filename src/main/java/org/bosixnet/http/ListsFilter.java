package org.bosixnet.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bosixnet.access.Caller;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.http.body.Unanswered;
import org.bosixnet.http.list.HostLists;
import org.bosixnet.http.list.ListBody;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.http.list.RenderedList;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.request.ListHeaders;
import org.bosixnet.limit.ThrottledException;
import org.jspecify.annotations.Nullable;

/**
 * Answers with lists. Not JAX-RS, which would keep a thread for each reader while a list is rendered and read. A
 * request that gets no list continues to the resources, which say why, as for every other request.
 */
public final class ListsFilter implements Filter {

    private static final String WAITED_FOR = ListsFilter.class.getName() + ".answer";
    private static final String FAILURE = ListsFilter.class.getName() + ".failure";

    /** Roughly how soon a client whose list took too long may ask again. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final HostLists lists;
    private final ListSender sender;
    private final RequestCounter counter;
    private final Duration patience;

    /**
     * The answer: the list's head, and the body in the form that the client accepts; no body if it already has the
     * list.
     */
    private static final class Answer {
        private final String tag;
        private final @Nullable ListBody body;
        private final boolean packed;

        Answer(RenderedList list, @Nullable ListBody body, boolean packed) {
            this.tag = list.tag();
            this.body = body;
            this.packed = packed;
        }
    }

    /**
     * @param patience how long rendering a list may take
     */
    public ListsFilter(HostLists lists, ListSender sender, RequestCounter counter, Duration patience) {
        this.lists = lists;
        this.sender = sender;
        this.counter = counter;
        this.patience = patience;
    }

    /** Returns why a request that may read a list was not answered with one. */
    static RuntimeException failure(HttpServletRequest request) {
        Object failure = request.getAttribute(FAILURE);
        if (failure instanceof RejectedExecutionException) { // of the rendering thread
            return new StoreException(Kind.UNAVAILABLE, "The registry is stopping.");
        }
        if (failure instanceof OutOfMemoryError) {
            return new ThrottledException("There is no memory for the list at the moment.", SOON);
        }
        return failure instanceof Throwable thrown
                ? thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown)
                : new WebApplicationException(404);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        try {
            if (serve(http, (HttpServletResponse) response)) {
                return;
            }
        } catch (CompletionException e) {
            http.setAttribute(FAILURE, e.getCause());
        } catch (RuntimeException e) {
            if (http.isAsyncStarted()) {
                throw e; // the resources would answer a request that other code ends
            }
            http.setAttribute(FAILURE, e);
        }
        chain.doFilter(request, response);
    }

    /** Answers, now or as soon as the list is ready, or returns false if this filter does not answer the request. */
    private boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ListForm form = ListForm.askedFor(request);
        if (form == null || request.getAttribute(FAILURE) != null) {
            return false;
        }
        CompletableFuture<?> answer = request.getDispatcherType() == DispatcherType.ASYNC
                ? (CompletableFuture<?>) Objects.requireNonNull(request.getAttribute(WAITED_FOR))
                : answer(form, request);
        if (answer.isDone()) {
            send((Answer) answer.join(), form, request, response);
            return true;
        }
        request.setAttribute(WAITED_FOR, answer);
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(patience.toMillis());
        Waiting waiting = new Waiting(async, request, form);
        async.addListener(waiting);
        var unused = answer.whenComplete((done, failure) -> waiting.goOn());
        return true;
    }

    private CompletableFuture<Answer> answer(ListForm form, HttpServletRequest request) {
        boolean packed = ListHeaders.acceptsGzip(request);
        if (ListHeaders.wantsAnother(request)) {
            throw new WebApplicationException(412);
        }
        return form.of(lists, request).thenCompose(list -> {
            if (ListHeaders.hasAlready(request, list.tag())) {
                return CompletableFuture.completedFuture(new Answer(list, null, packed));
            }
            return packed
                    ? lists.packed(list).thenApply(body -> new Answer(list, body, true))
                    : CompletableFuture.completedFuture(new Answer(list, list.plain(), false));
        });
    }

    private void send(Answer answer, ListForm form, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ListBody body = request.getMethod().equals("GET") ? answer.body : null;
        if (body != null && (body.length() < 0 || body.length() > response.getBufferSize())) {
            Caller caller = Caller.of(request);
            sender.send(
                    () -> {
                        writeHead(answer, form, response);
                        AsyncContext async = request.startAsync(request, response);
                        async.setTimeout(0); // the sender limits the time
                        counter.count(); // before the client can have all of it, and ask for the number
                        return async;
                    },
                    body,
                    StreamOwner.of(caller.key(), caller.client().block()));
        } else {
            writeHead(answer, form, response);
            counter.count();
            if (body != null) {
                for (byte[] piece : body.kept()) {
                    response.getOutputStream().write(piece);
                }
            }
        }
    }

    private static void writeHead(Answer answer, ListForm form, HttpServletResponse response) {
        response.setHeader("ETag", "W/\"" + answer.tag + '"');
        response.setHeader("Cache-Control", "no-cache");
        response.addHeader("Vary", "Accept-Encoding");
        if (form == ListForm.ROOT) {
            response.addHeader("Vary", "Accept");
        }
        ListBody body = answer.body;
        if (body == null) {
            response.setStatus(304);
            return;
        }
        response.setContentType(form.mediaType());
        if (answer.packed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        if (body.length() >= 0) {
            response.setContentLengthLong(body.length());
        }
    }

    /** A request whose list is being rendered. It continues once: when the list is ready, or takes too long. */
    private static final class Waiting implements AsyncListener {
        private final AsyncContext async;
        private final HttpServletRequest request;
        private final ListForm form;
        private final AtomicBoolean ended = new AtomicBoolean();

        Waiting(AsyncContext async, HttpServletRequest request, ListForm form) {
            this.async = async;
            this.request = request;
            this.form = form;
        }

        void goOn() {
            if (ended.compareAndSet(false, true)) {
                dispatch();
            }
        }

        private void dispatch() {
            try {
                async.dispatch(form.path());
            } catch (RuntimeException | Error e) { // the container has no thread, or has ended the request
                Unanswered.end(async, Problem.THROTTLED.status());
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            if (ended.compareAndSet(false, true)) {
                request.setAttribute(FAILURE, new ThrottledException("The list is not ready yet.", SOON));
                dispatch();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            ended.set(true);
        }

        @Override
        public void onError(AsyncEvent event) {
            ended.set(true);
        }

        /** Does nothing: the sender brings its own listener. */
        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
