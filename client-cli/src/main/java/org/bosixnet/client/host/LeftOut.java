package org.bosixnet.client.host;

/**
 * An entry of a registry's list that does not get into the hosts file, and why. All three parts are safe to print
 * ({@link Escaped}).
 *
 * @param name the name as it was sent, empty if the line had none
 * @param address the address as it was sent, empty if it does not matter
 * @param reason a sentence for people
 */
public record LeftOut(String name, String address, String reason) {
    public LeftOut {
        name = Escaped.text(name);
        address = Escaped.text(address);
        reason = Escaped.text(reason);
    }
}
