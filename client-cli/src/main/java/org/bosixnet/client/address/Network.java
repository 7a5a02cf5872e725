package org.bosixnet.client.address;

import java.util.Map;

/**
 * What is known of the network that the addresses are in.
 *
 * @param prefixes what was observed; a prefix that is missing has not been watched for long enough, or cannot be
 */
public record Network(Ways ways, Map<LinkPrefix, Liveness> prefixes) {

    /** Nothing is known. */
    public static final Network UNKNOWN = new Network(Ways.NONE, Map.of());

    public Network {
        prefixes = Map.copyOf(prefixes);
    }
}
