package org.bosixnet.client.address;

/**
 * A default route.
 *
 * @param nextHop the router's address; empty if there is none, as in a tunnel
 */
public record Route(String nextHop, String interfaceName) {}
