package org.bosixnet.client.address;

/**
 * The default route: how this computer reaches the rest of the world.
 *
 * @param nextHop the router's address, 32 hex digits; zeros if there is none, as in a tunnel
 */
public record Route(String nextHop, String interfaceName) {}
