package org.bosixnet;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bosixnet.access.AccessConfig;
import org.bosixnet.access.AccessFilter;
import org.bosixnet.access.KeyFiles;
import org.bosixnet.access.KeyKind;
import org.bosixnet.access.KeyRing;
import org.bosixnet.access.KeySetting;
import org.bosixnet.access.LocalValues;
import org.bosixnet.access.OwnHttps;
import org.bosixnet.access.OwnOrigin;
import org.bosixnet.access.OwnUrls;
import org.bosixnet.access.RequestLog;
import org.bosixnet.access.Sessions;
import org.bosixnet.async.StreamCounts;
import org.bosixnet.backup.Backup;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.HostRecordDao;
import org.bosixnet.dao.SharedValues;
import org.bosixnet.dao.StoreConfig;
import org.bosixnet.dao.StoreException;
import org.bosixnet.events.EventStream;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.http.ErrorFilter;
import org.bosixnet.http.EventsFilter;
import org.bosixnet.http.ExtraSlashes;
import org.bosixnet.http.HttpApplication;
import org.bosixnet.http.ListService;
import org.bosixnet.http.NameFilter;
import org.bosixnet.http.ReadableHeaders;
import org.bosixnet.http.RequestCounter;
import org.bosixnet.http.RestFilter;
import org.bosixnet.http.body.BodyFilter;
import org.bosixnet.http.dyndns2.Dyndns2Answers;
import org.bosixnet.http.list.EventsJson;
import org.bosixnet.http.problem.ProblemAnswers;
import org.bosixnet.metrics.RegistryMetrics;
import org.bosixnet.registry.ClockWatch;
import org.bosixnet.registry.Expiry;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.thread.SafeLog;
import org.bosixnet.thread.Worker;
import org.bosixnet.tls.Identity;
import org.bosixnet.tls.ServerKey;
import org.eclipse.microprofile.config.Config;
import org.glassfish.jersey.servlet.ServletProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The composition root: makes every part when the container starts the application, and ends them when it stops. */
public final class Bosixnet implements ServletContextListener {

    private static final Logger LOG = LoggerFactory.getLogger(Bosixnet.class);

    /** How often to look whether the clock was set, and what changed because time passed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How often to ask for the keys that registries share, before the start fails. */
    private static final int MOST_TRIES = 60;

    /** How often to look for hosts that have not reported for too long. */
    private static final Duration EXPIRY = Duration.ofMinutes(1);

    /** How long a body may take to arrive. */
    private static final Duration BODY_TIME = Duration.ofSeconds(20);

    /** A request that waited, for its body or for a list, passes the filters a second time. */
    private static final EnumSet<DispatcherType> ONCE = EnumSet.of(DispatcherType.REQUEST);

    private static final EnumSet<DispatcherType> TWICE = EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);

    private @Nullable Stores stores;
    private @Nullable RegistryMetrics metrics;
    private @Nullable HostRecordDao dao;
    private @Nullable EventStream stream;
    private @Nullable ListService lists;
    private @Nullable Worker time;
    private @Nullable Worker expiry;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        try {
            start(context);
        } catch (RuntimeException | Error e) {
            try {
                LOG.error("BOSixNet does not start: {}", e instanceof RuntimeException ? e.getMessage() : e.toString());
            } finally {
                stop();
            }
            throw e;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
    }

    private void start(ServletContext context) {
        Config settings = ConfigSources.open(context);
        Stores loaded = Stores.load(settings);
        stores = loaded;
        ServerConfig config = config(settings, loaded);
        config.doubts(Runtime.getRuntime().maxMemory()).forEach(LOG::warn);
        Clock clock = Clock.systemUTC();
        ClockWatch clockWatch = new ClockWatch(clock, System::nanoTime); // before the store reads the clock
        Path data = config.dataDir().toAbsolutePath();
        TrustedFiles files = new TrustedFiles();
        files.demandDirectory(data);
        RegistryMetrics figures = new RegistryMetrics(System::nanoTime);
        metrics = figures;
        StoreConfig storeConfig = config.storeConfig(clock, figures.store());
        HostRecordDao opened = loaded.use(config.store(), store -> store.open(storeConfig));
        dao = opened;
        files.demandDirectory(data); // someone else may have made it meanwhile
        SecureRandom random = new SecureRandom();
        KeyFiles keyFiles = new KeyFiles(data, random);
        HostRegistry registry = new HostRegistry(opened, config.registry(), clock, System::nanoTime, clockWatch);
        registry.start();
        AccessConfig access = config.access().withKeys(keys(config, keyFiles, opened.cluster()));
        schedule(registry, config);
        KeyRing keys = new KeyRing(access.keys(), registry::view, clock);
        SharedValues values =
                opened.cluster().<SharedValues>map(shared -> shared).orElseGet(() -> new LocalValues(System::nanoTime));
        Sessions sessions = new Sessions(values, random);
        OwnOrigin origin = new OwnOrigin(access.trustedProxies());
        Optional<Standalone> standalone = Standalone.of(context);
        Optional<ServerKey> shown = standalone.flatMap(around -> Standalone.key(config, clock, random));
        AtomicInteger httpsPort = new AtomicInteger(); // that of the settings may stand for any that is free
        OwnUrls urls = new OwnUrls(
                config.url(),
                shown.map(key -> new OwnHttps(httpsPort::get, () -> known(key.current())))
                        .orElse(null),
                standalone.isPresent() && config.listen().isOnlyForThisComputer() ? List::of : OwnUrls::addresses);
        Jsonb jsonb = JsonbBuilder.create();
        EventStream events = new EventStream(
                registry.history(),
                () -> registry.view().position(),
                new EventsJson(registry, jsonb, clock),
                () -> opened.cluster().map(Cluster::behind).orElse(Duration.ZERO),
                new StreamCounts("streams", config.streams(), System::nanoTime),
                Runtime.getRuntime().availableProcessors(),
                System::nanoTime);
        stream = events;
        registry.follow(events::wake);
        RequestLog log = new RequestLog(System::nanoTime);
        AccessFilter filter = new AccessFilter(access, keys, sessions, origin, log, System::nanoTime);
        RequestCounter counter = new RequestCounter();
        ListService service = new ListService(registry, config.lists(), counter, clock, System::nanoTime);
        lists = service;
        ProblemAnswers problems =
                new ProblemAnswers(jsonb, log, Dyndns2Answers::problem, events::returnsWithin, random);
        HttpApplication application = new HttpApplication(
                registry, problems, counter, keys, sessions, origin, urls, log, figures::text, random, clock);
        figures.show(registry, config.registry(), opened::storedBytes, clock);
        figures.show(events::totals, service::unfinished);
        figures.show(problems::told);
        serve(context, "slashes", TWICE, "/*", new ExtraSlashes());
        serve(context, "metrics", ONCE, "/*", figures.requests(application.endpoints()));
        serve(context, "errors", TWICE, "/*", new ErrorFilter(problems, log));
        serve(context, "access", ONCE, "/*", filter);
        serve(context, "bodies", TWICE, "/*", new BodyFilter(BODY_TIME, application::takesBody));
        serve(context, "names", ONCE, "/*", new NameFilter(registry, counter));
        serve(context, "headers", TWICE, "/*", new ReadableHeaders());
        serve(context, "events", ONCE, "/*", new EventsFilter(events, registry::reaches, filter::stillHolds));
        serve(context, "lists", TWICE, "/*", service.filter());
        Filter backups = service.backups(() -> Backup.of(registry.snapshot(), keyFiles.own(), clock.instant()));
        serve(context, "backups", ONCE, "/*", backups);
        serve(context, "jersey", TWICE, "/*", new RestFilter(application, log))
                .setInitParameter(ServletProperties.FILTER_CONTEXT_PATH, "/");
        int hosts = registry.view().listed().size();
        List<String> configured = urls.configuredOnes();
        if (standalone.isPresent()) {
            config.listen().demandContext(context.getContextPath());
            standalone
                    .get()
                    .listen(config.listen(), context.getContextPath(), shown, httpsPort::set, found -> new Greeting(
                                    config, configured.isEmpty() ? found : configured, urls)
                            .log(hosts));
        } else {
            if (config.listen().any()) {
                LOG.warn(
                        "The settings {} mean something only to java -jar bosixnet.war; here the container's own say"
                                + " what it listens on",
                        String.join(", ", ListenConfig.NAMES));
            }
            List<String> unknown = List.of("http://SERVER:PORT" + context.getContextPath() + "/");
            new Greeting(config, configured.isEmpty() ? unknown : configured, urls).log(hosts);
        }
    }

    private static OwnHttps.Key known(Identity shown) {
        return new OwnHttps.Key(shown.pin(), shown.isCertified());
    }

    /** Returns the keys that are settings, and for each kind without any the one that is the registry's own. */
    private static Map<KeyKind, Set<KeyDigest>> keys(ServerConfig config, KeyFiles files, Optional<Cluster> cluster) {
        Map<KeyKind, Set<KeyDigest>> configured = config.access().keys();
        if (cluster.isEmpty()) {
            return files.complete(configured);
        }
        Map<KeyKind, Set<KeyDigest>> keys = keys(configured, files, cluster.get());
        cluster.get().announce(KeySetting.digest(keys));
        return keys;
    }

    /** Waits, as the start of the store does, until it is known which keys the registries share. */
    private static Map<KeyKind, Set<KeyDigest>> keys(
            Map<KeyKind, Set<KeyDigest>> configured, KeyFiles files, Cluster cluster) {
        for (int i = 1; ; i++) {
            try {
                return files.complete(configured, cluster);
            } catch (StoreException e) {
                if (i == MOST_TRIES) {
                    throw e;
                }
                LOG.warn("It is not known yet which keys the registries share. {}", e.getMessage());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Reads the settings of the registry and of its store. */
    static ServerConfig config(Config settings, Stores stores) {
        return ServerConfig.read(settings, stores.settings(), Optional.ofNullable(System.getenv("STATE_DIRECTORY")));
    }

    private void schedule(HostRegistry registry, ServerConfig config) {
        Worker looking = Worker.every(LOOK, "bosixnet-time", registry.liveness()::look);
        time = looking;
        looking.start();
        if (config.registry().expires()) {
            Worker worker = Worker.every(EXPIRY, "bosixnet-expiry", new Expiry(registry));
            expiry = worker;
            worker.start();
        }
    }

    /** Maps a filter after those already mapped. */
    private static FilterRegistration.Dynamic serve(
            ServletContext context, String name, EnumSet<DispatcherType> when, String pattern, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(when, true, pattern);
        return registration;
    }

    /** Ends every part, even if another one fails to end: a part left running would keep the store's lock. */
    private void stop() {
        end("The expiry", expiry);
        expiry = null;
        end("The look at the clock", time);
        time = null;
        end("The lists", lists);
        lists = null;
        end("The stream of changes", stream);
        stream = null;
        end("The store", dao);
        dao = null;
        end("The figures", metrics);
        metrics = null;
        end("The plugins", stores); // after the store, whose classes may be in them
        stores = null;
        RecordHandles.letGo();
    }

    /** Ends a part and never throws, because other parts follow, the store last. */
    static void end(String name, @Nullable AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Throwable e) {
            SafeLog.say(LOG, Level.WARN, "{} did not end properly", name, e);
        }
    }
}
