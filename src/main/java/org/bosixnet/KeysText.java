package org.bosixnet;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyFiles;
import org.bosixnet.access.KeyKind;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.tls.Identity;

/** Tells the owner of a registry which keys it has; makes none. */
record KeysText(ServerConfig config, KeyFiles files, Path data) {

    private static final String SOON =
            "the registry makes one when it is started for the first time, within seconds. If it is just starting, try again";

    String text() {
        StringBuilder text = new StringBuilder(https()).append('\n');
        Map<KeyKind, Set<KeyDigest>> own = files.own();
        Map<KeyKind, AccessKey> first = files.first();
        for (KeyKind kind : KeyKind.ofRegistry()) {
            text.append(kind.setting())
                    .append(": ")
                    .append(ofKind(kind, own, first))
                    .append('\n');
        }
        return text.toString();
    }

    private String https() {
        if (config.listen().https().isEmpty()) {
            return "https: none (bosixnet.tls-port=none)";
        }
        String from = config.listen().certificate() == null
                ? "made by the registry"
                : "of the certificate " + config.listen().certificate();
        return Standalone.keptKey(config)
                .map(Identity::pin)
                .map(pin -> "https: " + pin + " (" + from + "; agents pin it when they join)")
                .orElse("https: no key yet; " + SOON);
    }

    private String ofKind(KeyKind kind, Map<KeyKind, Set<KeyDigest>> own, Map<KeyKind, AccessKey> first) {
        if (config.access().keys().containsKey(kind)) {
            return "from the setting bosixnet." + kind.setting();
        }
        AccessKey key = first.get(kind);
        if (key != null) {
            return key.secretText() + " (" + use(kind) + ")";
        }
        if (own.containsKey(kind)) {
            return "kept nowhere but as a digest, since it was taken from " + KeyFiles.KEYS
                    + ". For a new one, remove the line " + kind.setting() + " from "
                    + data.resolve(KeyFiles.DIGESTS) + ", and restart the registry.";
        }
        return "none yet; " + SOON;
    }

    private static String use(KeyKind kind) {
        return switch (kind) {
            case JOIN -> "lets computers join: sudo bosixnet join";
            case READER -> "reads the list: for the page, scripts and monitoring";
            case ADMIN -> "may do everything, such as taking keys away: keep it in a safe place";
            case HOST -> throw new IllegalArgumentException("a host's key is the host's");
        };
    }
}
