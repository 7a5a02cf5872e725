package org.bosixnet.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Roles;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.http.list.RenderedList;
import org.glassfish.jersey.uri.UriComponent;
import org.jspecify.annotations.Nullable;

/**
 * Answers with lists. Not JAX-RS, which would keep a thread for each reader: while a list is rendered, and while it is
 * read. What is no list goes on to the resources, which say why, like for every other request.
 */
public final class ListsFilter implements Filter {

    private static final String WAITED_FOR = ListsFilter.class.getName() + ".answer";
    private static final String FAILURE = ListsFilter.class.getName() + ".failure";

    private final HostLists lists;
    private final ListSender sender;
    private final RequestCounter counter;

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

    public ListsFilter(HostLists lists, ListSender sender, RequestCounter counter) {
        this.lists = lists;
        this.sender = sender;
        this.counter = counter;
    }

    /** Returns why a request that may read a list was not answered with one. */
    static RuntimeException failure(HttpServletRequest request) {
        return request.getAttribute(FAILURE) instanceof Throwable failure
                ? failure instanceof RuntimeException e ? e : new IllegalStateException(failure)
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
            http.setAttribute(FAILURE, e);
        }
        chain.doFilter(request, response);
    }

    /** Answers, now or as soon as the list is there, or returns false if that is not for this filter to do. */
    private boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Form form = Form.of(request);
        if (form == null) {
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
        AsyncContext async = startAsync(request, response);
        var unused = answer.whenComplete((done, failure) -> async.dispatch(form.path));
        return true;
    }

    private CompletableFuture<Answer> answer(Form form, HttpServletRequest request) {
        boolean packed = ListHeaders.acceptsGzip(request);
        if (ListHeaders.wantsAnother(request)) {
            throw new WebApplicationException(412);
        }
        return list(form, request).thenCompose(list -> {
            if (ListHeaders.hasAlready(request, list.tag())) {
                return CompletableFuture.completedFuture(new Answer(list, null, packed));
            }
            return packed
                    ? lists.packed(list).thenApply(body -> new Answer(list, body, true))
                    : CompletableFuture.completedFuture(new Answer(list, list.plain(), false));
        });
    }

    private CompletableFuture<RenderedList> list(Form form, HttpServletRequest request) {
        switch (form) {
            case HOSTS, ROOT -> {
                return lists.hosts();
            }
            case TIMESTAMPS -> {
                return lists.timestamps();
            }
            case JSON -> {
                if (!ListHeaders.acceptsJson(request)) {
                    throw new NotAcceptableException();
                }
                String since = since(request.getQueryString());
                return since == null ? lists.json() : lists.jsonSince(Answers.position(since));
            }
        }
        throw new AssertionError(form);
    }

    private void send(Answer answer, Form form, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        byte[] body = request.getMethod().equals("GET") ? answer.body : null;
        if (body != null && body.length > response.getBufferSize()) {
            Caller caller = Caller.of(request);
            sender.send(
                    () -> {
                        writeHead(answer, form, response);
                        return startAsync(request, response);
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

    private static AsyncContext startAsync(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        return async;
    }

    private static void writeHead(Answer answer, Form form, HttpServletResponse response) {
        response.setHeader("ETag", "W/\"" + answer.tag + '"');
        response.setHeader("Cache-Control", "no-cache");
        response.addHeader("Vary", "Accept-Encoding");
        if (form == Form.ROOT) {
            response.addHeader("Vary", "Accept");
        }
        byte[] body = answer.body;
        if (body == null) {
            response.setStatus(304);
            return;
        }
        response.setContentType(form == Form.JSON ? MediaType.APPLICATION_JSON : Answers.TEXT);
        if (answer.packed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(body.length);
    }

    /** Returns the parameter of that name, as JAX-RS finds it in a query; null if there is none. */
    private static @Nullable String since(@Nullable String query) {
        if (query == null) {
            return null;
        }
        try {
            return UriComponent.decodeQuery(query, true).getFirst("since");
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.INVALID_PARAMETER, "The query cannot be decoded.");
        }
    }

    /** The lists there are. */
    private enum Form {
        ROOT("/"),
        HOSTS("/hosts"),
        TIMESTAMPS("/timestamps"),
        JSON("/api/v1/hosts");

        private final String path;

        Form(String path) {
            this.path = path;
        }

        /** Returns the list that a request is for, or null if it is for none, or its sender may not read it. */
        static @Nullable Form of(HttpServletRequest request) {
            String query = request.getQueryString();
            boolean reads =
                    (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))
                            && Caller.of(request).has(Roles.READER)
                            && !BodyFilter.withholdsBodyOf(request)
                            && (query == null || query.length() <= RequestLimits.MAX_QUERY);
            if (!reads) {
                return null;
            }
            for (Form form : values()) {
                if (RequestPath.is(request, form.path)) {
                    return form == ROOT && ListHeaders.wantsPage(request) ? null : form;
                }
            }
            return null;
        }
    }
}
