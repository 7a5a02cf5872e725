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
import org.bosixnet.dao.StoreException;
import org.bosixnet.dao.StoreException.Kind;
import org.bosixnet.http.body.Unanswered;
import org.bosixnet.http.list.HostLists;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.http.list.RenderedList;
import org.bosixnet.http.problem.Problem;
import org.bosixnet.http.request.ListHeaders;
import org.bosixnet.registry.ThrottledException;
import org.jspecify.annotations.Nullable;

/**
 * Answers with lists. Not JAX-RS, which would keep a thread for each reader: while a list is rendered, and while it is
 * read. What is no list goes on to the resources, which say why, like for every other request.
 */
public final class ListsFilter implements Filter {

    private static final String WAITED_FOR = ListsFilter.class.getName() + ".answer";
    private static final String FAILURE = ListsFilter.class.getName() + ".failure";

    /** How soon a client may ask again whose list took too long, roughly. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final HostLists lists;
    private final ListSender sender;
    private final RequestCounter counter;
    private final Duration patience;

    /** What is sent: the list's head, and the body in the form that the client takes; none if it has the list already. */
    private static final class Answer {
        private final String tag;
        private final byte @Nullable [] body;
        private final boolean packed;

        Answer(RenderedList list, byte @Nullable [] body, boolean packed) {
            this.tag = list.tag();
            this.body = body;
            this.packed = packed;
        }
    }

    /**
     * @param patience how long a list may take to be rendered
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
        if (failure instanceof RejectedExecutionException) { // of the thread that renders
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
                throw e; // the resources would answer a request that somebody else ends
            }
            http.setAttribute(FAILURE, e);
        }
        chain.doFilter(request, response);
    }

    /** Answers, now or as soon as the list is there, or returns false if that is not for this filter to do. */
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
        byte[] body = request.getMethod().equals("GET") ? answer.body : null;
        if (body != null && body.length > response.getBufferSize()) {
            Caller caller = Caller.of(request);
            sender.send(
                    () -> {
                        writeHead(answer, form, response);
                        AsyncContext async = request.startAsync(request, response);
                        async.setTimeout(0); // the sender looks after it
                        return async;
                    },
                    body,
                    caller.key(),
                    caller.client().block());
        } else {
            writeHead(answer, form, response);
            if (body != null) {
                response.getOutputStream().write(body);
            }
        }
        counter.count();
    }

    private static void writeHead(Answer answer, ListForm form, HttpServletResponse response) {
        response.setHeader("ETag", "W/\"" + answer.tag + '"');
        response.setHeader("Cache-Control", "no-cache");
        response.addHeader("Vary", "Accept-Encoding");
        if (form == ListForm.ROOT) {
            response.addHeader("Vary", "Accept");
        }
        byte[] body = answer.body;
        if (body == null) {
            response.setStatus(304);
            return;
        }
        response.setContentType(form.mediaType());
        if (answer.packed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(body.length);
    }

    /** A request whose list is being rendered. It is gone on with once: when the list is there, or takes too long. */
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
            } catch (RuntimeException | Error e) { // the container has no thread for it, or has ended it
                Unanswered.end(async, Problem.THROTTLED.status());
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            if (ended.compareAndSet(false, true)) {
                request.setAttribute(FAILURE, new ThrottledException("The list is not there yet.", SOON));
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

        /** Is not asked for: the sender brings a listener of its own. */
        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
