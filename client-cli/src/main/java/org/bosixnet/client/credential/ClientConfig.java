package org.bosixnet.client.credential;

/**
 * What is to be pasted where, for one kind of client to report with a key. Holds the key.
 *
 * @param client what it is for
 * @param place the file, or where else it goes
 * @param text lines, with what there is to say in comments
 */
public record ClientConfig(String client, String place, String text) {

    /** Prints no key. */
    @Override
    public String toString() {
        return client + ": " + place;
    }
}
