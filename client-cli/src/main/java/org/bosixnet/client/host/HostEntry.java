package org.bosixnet.client.host;

/** One line of a hosts file: an address and the one name that it gets. */
public record HostEntry(HostAddress address, HostName name) {}
