package org.bosixnet.client.credential;

/**
 * The settings that make one kind of client report with a key, and where to paste them. Contains the key.
 *
 * @param client the kind of client
 * @param place the file, or another place, to paste it into
 * @param text the lines, with explanations as comments
 */
public record ClientConfig(String client, String place, String text) {

    /** Returns a description without the key. */
    @Override
    public String toString() {
        return client + ": " + place;
    }
}
