package org.bosixnet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletableFuture;
import org.bosixnet.access.Requests;
import org.bosixnet.access.Roles;
import org.bosixnet.host.Position;
import org.bosixnet.http.list.HostLists;
import org.bosixnet.http.list.RenderedList;
import org.bosixnet.http.problem.Answers;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.http.request.ListHeaders;
import org.bosixnet.http.request.RequestTarget;
import org.jspecify.annotations.Nullable;

/** The lists, each with its path. */
enum ListForm {
    ROOT("/"),
    HOSTS("/hosts"),
    TIMESTAMPS("/timestamps"),
    JSON("/api/v1/hosts");

    private final String path;

    ListForm(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    String mediaType() {
        return this == JSON ? MediaType.APPLICATION_JSON : Answers.TEXT;
    }

    /** Returns the list that a request is for, or null if it is for none or its sender may not read it. */
    static @Nullable ListForm askedFor(HttpServletRequest request) {
        if (!Requests.isRead(request) || !RequestGuard.wouldLetPass(request, Roles.READER)) {
            return null;
        }
        for (ListForm form : values()) {
            if (RequestTarget.isFor(form.path, request)) {
                return form == ROOT && ListHeaders.wantsPage(request) ? null : form;
            }
        }
        return null;
    }

    /** Returns the part that the request asks for of the list in this form, as soon as it is ready. */
    CompletableFuture<RenderedList> of(HostLists lists, HttpServletRequest request) {
        return switch (this) {
            case HOSTS, ROOT -> lists.hosts();
            case TIMESTAMPS -> lists.timestamps();
            case JSON -> json(lists, request);
        };
    }

    private static CompletableFuture<RenderedList> json(HostLists lists, HttpServletRequest request) {
        if (!ListHeaders.acceptsJson(request)) {
            throw new NotAcceptableException();
        }
        String since = RequestTarget.parameter(request, "since");
        if (since == null) {
            return lists.json();
        }
        Position after = Answers.position(since);
        if (!lists.reaches(after)) {
            throw ProblemException.behind();
        }
        return lists.jsonSince(after);
    }
}
