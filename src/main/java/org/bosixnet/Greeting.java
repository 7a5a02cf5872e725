package org.bosixnet;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bosixnet.access.KeyFiles;
import org.bosixnet.access.OwnHttps;
import org.bosixnet.access.OwnUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what was started, where its data and its first keys are, and what to do next.
 *
 * @param urls where other computers find the registry, the most useful URL first
 * @param own tells which key the registry itself shows, if any
 */
record Greeting(ServerConfig config, List<String> urls, OwnUrls own) {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    /**
     * @param hosts how many hosts the store holds
     */
    void log(int hosts) {
        if (config.access().open()) {
            LOG.warn(
                    "Access is open: anyone who reaches {} can read and change every host that has no key",
                    urls.get(0));
        }
        Path data = config.dataDir().toAbsolutePath();
        LOG.info("Store: {}, data directory: {}, hosts with addresses: {}", config.store(), data, hosts);
        Path keys = data.resolve(KeyFiles.KEYS);
        if (Files.exists(keys)) {
            LOG.info("The first keys are in {}; move them to a safe place, and delete the file", keys);
        }
        LOG.info("BOSixNet serves {}", String.join(" ", urls));
        if (own.https() != null) {
            LOG.info("Its key is {}", own.https().key().get().pin());
        }
        // a certificate that others vouch for needs no pin, and often gets another key when it is renewed
        Optional<OwnHttps.Key> pinned = own.keyAt(URI.create(urls.get(0))).filter(key -> !key.certified());
        LOG.info(
                "Next, on each computer of the fleet: sudo bosixnet {} {}{}{}",
                config.access().open() ? "agent --url" : "join",
                urls.get(0),
                pinned.map(key -> " --pin " + key.pin()).orElse(""),
                OwnUrls.leadsToItself(URI.create(urls.get(0)))
                        ? "; only this computer gets here by that URL: see bosixnet.bind, bosixnet.tls-port and bosixnet.url"
                        : "");
    }
}
