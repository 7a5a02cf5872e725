package org.bosixnet.async;

/**
 * Limits on how many streams, of changes or of lists, there may be at once.
 *
 * @param perKey the limit for one key, at least 1
 * @param perNetwork the limit for one /64, or one IPv4 address, at least 1
 */
public record StreamLimits(int perKey, int perNetwork) {}
