package org.bosixnet.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** The body of an error (RFC 9457), with the stable code beside it. */
@JsonbPropertyOrder({"type", "title", "status", "code", "detail"})
public record ProblemJson(String type, String title, int status, String code, String detail) {

    static ProblemJson of(Problem problem, int status, String detail) {
        return new ProblemJson(
                "urn:bosixnet:problem:" + problem.code(), problem.title(), status, problem.code(), detail);
    }
}
