package org.bosixnet.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;

/**
 * Hosts on the wire.
 *
 * @param revision the position up to which this is true
 * @param removed names that are gone since the position that was asked for
 * @param reset whether this is the whole list, which replaces what the reader had
 */
@JsonbPropertyOrder({"revision", "hosts", "removed", "reset"})
public record HostsJson(String revision, List<HostJson> hosts, List<String> removed, boolean reset) {}
