package org.bosixnet.attack;

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
record Row(
        String method,
        String template,
        String query,
        String body,
        List<String> headers,
        Function<Asked, Expected> rule) {

    static Row of(String method, String template, Function<Asked, Expected> rule) {
        return new Row(method, template, "", null, List.of(), rule);
    }

    Row withQuery(String other) {
        return new Row(method, template, other, body, headers, rule);
    }

    Row withBody(String other) {
        return new Row(method, template, query, other, headers, rule);
    }

    Row withHeader(String header) {
        return new Row(method, template, query, body, List.of(header), rule);
    }

    /** Returns the same with HEAD instead of GET. */
    Row ofHead() {
        return new Row("HEAD", template, query, body, headers, asked -> rule.apply(asked)
                .ofHead());
    }

    /** Returns the endpoint as the program declares it: method and path. */
    String endpoint() {
        return method + " " + template;
    }

    /** Returns which names are worth asking for: where there is nothing, one will do. */
    List<Target> targets() {
        boolean offered = safe() || AccessTable.endpoints().contains(endpoint());
        return offered && template.contains("{name}") ? List.of(Target.values()) : List.of(Target.KEYED);
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
