package org.bosixnet.attack.access;

import java.util.List;
import java.util.function.Function;

/**
 * One thing that can be asked of the registry, with what is owed to whom.
 *
 * @param template the path, with {@code {name}} for a host's name
 * @param query with its question mark; {@code {new}} stands for an address that no host has
 * @param body null: none; {@code {new}} stands for such an address, {@code {same}} for the one that the host has,
 *     {@code {key}} for a new key
 * @param headers besides those of the caller
 */
public record AccessRow(
        String method,
        String template,
        String query,
        String body,
        List<String> headers,
        Function<AccessAttempt, ExpectedAnswer> rule) {

    static AccessRow of(String method, String template, Function<AccessAttempt, ExpectedAnswer> rule) {
        return new AccessRow(method, template, "", null, List.of(), rule);
    }

    AccessRow withQuery(String other) {
        return new AccessRow(method, template, other, body, headers, rule);
    }

    AccessRow withBody(String other) {
        return new AccessRow(method, template, query, other, headers, rule);
    }

    AccessRow withHeader(String header) {
        return new AccessRow(method, template, query, body, List.of(header), rule);
    }

    /** Returns the same with HEAD instead of GET. */
    AccessRow ofHead() {
        return new AccessRow("HEAD", template, query, body, headers, attempt -> rule.apply(attempt)
                .ofHead());
    }

    /** Returns the endpoint as the program declares it: method and path. */
    String endpoint() {
        return method + " " + template;
    }

    /** Returns which names are worth asking for: where there is nothing, one will do. */
    List<NameKind> targets() {
        boolean offered = safe() || AccessTable.endpoints().contains(endpoint());
        boolean named = (template + query + body).contains("{name}");
        return offered && named ? List.of(NameKind.values()) : List.of(NameKind.KEYED);
    }

    /** Returns the scheme that a 401 asks for: what a browser would keep, only where no browser is let in. */
    String challenge() {
        return AccessTable.DYNDNS2.contains(template) ? "Basic" : "Bearer";
    }

    boolean safe() {
        return method.equals("GET") || method.equals("HEAD");
    }

    @Override
    public String toString() {
        return method + " " + template + query + (body == null ? "" : " " + body)
                + (headers.isEmpty() ? "" : " " + headers);
    }
}
