package org.bosixnet;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bosixnet.access.AccessConfig;
import org.bosixnet.access.AccessFilter;
import org.bosixnet.access.KeyFiles;
import org.bosixnet.access.KeyRing;
import org.bosixnet.access.OwnOrigin;
import org.bosixnet.access.Sessions;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.events.EventStream;
import org.bosixnet.host.Expiry;
import org.bosixnet.host.HostRegistry;
import org.bosixnet.http.BodyFilter;
import org.bosixnet.http.Dyndns2Leniency;
import org.bosixnet.http.EventsFilter;
import org.bosixnet.http.EventsJson;
import org.bosixnet.http.HttpApplication;
import org.bosixnet.http.RestFilter;
import org.glassfish.jersey.servlet.ServletProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: makes every part when the container starts the application, and ends it when it stops. */
public final class Bosixnet implements ServletContextListener {

    private static final Logger LOG = LoggerFactory.getLogger(Bosixnet.class);
    private static final int STOP_SECONDS = 10;

    /** Within what time a body has to be there. */
    private static final Duration BODY_TIME = Duration.ofSeconds(20);

    /** A request with a body comes twice, the second time when its body is there. */
    private static final EnumSet<DispatcherType> ONCE = EnumSet.of(DispatcherType.REQUEST);

    private static final EnumSet<DispatcherType> TWICE = EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);

    private @Nullable HostRecordDao dao;
    private @Nullable EventStream stream;
    private @Nullable ScheduledExecutorService scheduler;
    private volatile @Nullable Thread expiryThread;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        try {
            start(context);
        } catch (RuntimeException e) {
            LOG.error("BOSixNet does not start: {}", e.getMessage());
            stop();
            throw e;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
    }

    private void start(ServletContext context) {
        Map<String, HostRecordDaoFactory> stores = stores();
        ServerConfig config = ServerConfig.read(
                ConfigSources.open(context), stores.keySet(), Optional.ofNullable(System.getenv("STATE_DIRECTORY")));
        Clock clock = Clock.systemUTC();
        HostRecordDaoFactory store = stores.get(config.store());
        if (store == null) {
            throw new IllegalStateException("the settings allow a store that there is not: " + config.store());
        }
        HostRecordDao opened =
                store.open(new StoreConfig(config.dataDir().toAbsolutePath(), config.seenFlush(), clock));
        dao = opened;
        SecureRandom random = new SecureRandom();
        AccessConfig access = config.access()
                .withKeys(new KeyFiles(config.dataDir().toAbsolutePath(), random)
                        .complete(config.access().keys()));
        HostRegistry registry = new HostRegistry(opened, config.registry(), clock, System::nanoTime);
        registry.start();
        schedule(registry, config, clock);
        KeyRing keys = new KeyRing(access.keys(), registry::view);
        Sessions sessions = new Sessions(random, System::nanoTime);
        OwnOrigin origin = new OwnOrigin(access.trustedProxies());
        Jsonb jsonb = JsonbBuilder.create();
        EventStream events = new EventStream(
                new EventsJson(registry, jsonb, clock),
                config.streams(),
                Runtime.getRuntime().availableProcessors(),
                System::nanoTime);
        stream = events;
        registry.follow(events.listener());
        AccessFilter filter = new AccessFilter(access, keys, sessions, origin, System::nanoTime);
        serve(context, "access", ONCE, "/*", filter);
        serve(context, "bodies", TWICE, "/*", new BodyFilter(BODY_TIME));
        serve(context, "dyndns2", TWICE, "/*", new Dyndns2Leniency());
        serve(context, "events", ONCE, EventsFilter.PATH, new EventsFilter(events, filter::stillHolds));
        serve(
                        context,
                        "jersey",
                        TWICE,
                        "/*",
                        new RestFilter(new HttpApplication(registry, jsonb, sessions, origin, random, clock)))
                .setInitParameter(ServletProperties.FILTER_CONTEXT_PATH, "/");
        new Greeting(config, context.getContextPath())
                .log(registry.view().listed().size());
    }

    private static Map<String, HostRecordDaoFactory> stores() {
        Map<String, HostRecordDaoFactory> stores = new TreeMap<>();
        ServiceLoader.load(HostRecordDaoFactory.class, Bosixnet.class.getClassLoader())
                .forEach(factory -> stores.put(factory.name(), factory));
        return stores;
    }

    private void schedule(HostRegistry registry, ServerConfig config, Clock clock) {
        if (config.registry().expireAfter() != null) {
            ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "bosixnet-expiry");
                expiryThread = thread;
                return thread;
            });
            scheduler = executor;
            var unused = executor.scheduleWithFixedDelay(
                    new Expiry(registry, config.registry().expireAfter(), clock), 60, 60, TimeUnit.SECONDS);
        }
    }

    /** Maps a filter, behind those that are there already. */
    private static FilterRegistration.Dynamic serve(
            ServletContext context, String name, EnumSet<DispatcherType> when, String pattern, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(when, true, pattern);
        return registration;
    }

    private void stop() {
        if (scheduler != null) {
            end(scheduler);
            scheduler = null;
        }
        if (stream != null) {
            stream.close();
            stream = null;
        }
        if (dao != null) {
            dao.close();
            dao = null;
        }
        RecordHandles.letGo();
    }

    /** Ends a thread, and waits for it: the container looks for leftovers as soon as the application has stopped. */
    private void end(ScheduledExecutorService executor) {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The expiry has not ended within {} s", STOP_SECONDS);
            }
            Thread thread = expiryThread;
            if (thread != null) {
                thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS)); // the pool says it is done a moment before
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
