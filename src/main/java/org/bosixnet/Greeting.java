package org.bosixnet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what was started, where its data is, and what to do next. */
record Greeting(ServerConfig config, String contextPath) {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    /**
     * @param hosts how many hosts the store holds
     */
    void log(int hosts) {
        String url = config.url() == null ? "http://SERVER:PORT" + contextPath + "/" : config.url();
        if (config.access().open()) {
            LOG.warn("Access is open: anyone who reaches {} may read and change every host that has no key", url);
        }
        LOG.info(
                "Store: {}, data directory: {}, hosts: {}",
                config.store(),
                config.dataDir().toAbsolutePath(),
                hosts);
        LOG.info("BOSixNet serves {}", url);
        LOG.info(
                "Next, on each computer of the fleet: client-cli/bosixnet {} {}",
                config.access().open() ? "agent --url" : "join",
                url);
    }
}
