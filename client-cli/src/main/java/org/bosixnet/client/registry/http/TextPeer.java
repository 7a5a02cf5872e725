package org.bosixnet.client.registry.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.HostList;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHost.State;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.wire.HostListParser;
import org.bosixnet.client.registry.wire.TimestampList;
import org.jspecify.annotations.Nullable;

/** Reads the lists as text, which every registry has. */
final class TextPeer {
    private static final int NOT_MODIFIED = 304;

    private final HttpTransport http;
    private final Failures failures;
    private final OriginalPeer original;
    private final HostList.Reader reader;
    private final long maxBytes;

    /**
     * @param original the same peer, which may be an original
     * @param maxBytes the longest list that is read, in bytes after inflation; the rest of a longer one is ignored
     */
    TextPeer(HttpTransport http, Failures failures, OriginalPeer original, HostList.Reader reader, long maxBytes) {
        this.http = http;
        this.failures = failures;
        this.original = original;
        this.reader = reader;
        this.maxBytes = maxBytes;
    }

    Optional<HostList.Tagged> hosts(@Nullable String etag) throws RegistryException, InterruptedException {
        return hosts(etag, reader);
    }

    private Optional<HostList.Tagged> hosts(@Nullable String etag, HostList.Reader with)
            throws RegistryException, InterruptedException {
        Answer.With<HostList> reply = http.send(
                // the reader stops by itself, a little before the transport would end with an error
                Request.text("hosts").maxBytes(maxBytes + Request.SMALL).ifNoneMatch(etag),
                (head, body) -> with.read(body, maxBytes));
        if (reply.value() != null) {
            refuseEmptyPage(reply.value(), reply.answer());
            return Optional.of(new HostList.Tagged(reply.value(), reply.answer().etag()));
        }
        if (reply.answer().status() == NOT_MODIFIED && etag != null) {
            return Optional.empty();
        }
        throw failures.of(reply.answer());
    }

    /** An original without hosts answers so, but so may a captive portal, which does not know what else to answer. */
    private void refuseEmptyPage(HostList list, Answer answer) throws RegistryException, InterruptedException {
        boolean empty = list.hosts().isEmpty() && list.leftOut().count() == 0 && list.withoutRoom() == 0;
        if (empty && answer.mediaType().equals("text/html") && !original.answers()) {
            throw failures.badAnswer("gave an empty web page instead of its list; does this network want somebody to"
                    + " log in first?");
        }
    }

    /** Returns the list with the times at which the hosts were seen, if the registry gives them. */
    RegisteredHosts list() throws RegistryException, InterruptedException {
        HostList list = hosts(null, HostListParser::list).orElseThrow().list();
        return joined(list, timestamps());
    }

    private Map<HostName, Instant> timestamps() throws RegistryException, InterruptedException {
        Answer.With<String> reply = http.send(
                Request.text("timestamps").maxBytes(maxBytes),
                (head, body) -> new String(body.readAllBytes(), StandardCharsets.UTF_8));
        if (reply.value() != null) {
            return TimestampList.read(reply.value());
        }
        RegistryException failure = failures.of(reply.answer());
        if (failure.kind() == Kind.REJECTED) {
            return Map.of();
        }
        throw failure;
    }

    private static RegisteredHosts joined(HostList list, Map<HostName, Instant> seen) {
        Map<HostName, List<HostAddress>> addresses = new LinkedHashMap<>();
        for (HostEntry line : list.hosts()) {
            addresses.computeIfAbsent(line.name(), unused -> new ArrayList<>()).add(line.address());
        }
        List<RegisteredHost> hosts = addresses.entrySet().stream()
                .map(host -> new RegisteredHost(
                        host.getKey(), host.getValue(), null, seen.get(host.getKey()), State.UNKNOWN, null))
                .toList();
        return new RegisteredHosts(hosts, list.leftOut().count());
    }
}
