package org.bosixnet.client.host;

/**
 * One line of a registry's list as it was sent: neither part is validated, each may hold anything but white space.
 *
 * @param address the first field of the line
 * @param name the second field of the line
 */
public record ListedHost(String address, String name) {}
