package org.bosixnet.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.bosixnet.access.Caller;
import org.bosixnet.access.Roles;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.async.StreamOwner;
import org.bosixnet.backup.Backup;
import org.bosixnet.backup.BackupWriter;
import org.bosixnet.http.list.ListSender;
import org.bosixnet.http.request.RequestTarget;
import org.bosixnet.registry.Audit;

/**
 * Answers with a backup, which is written as its reader takes it. Not JAX-RS, which would keep a thread for each reader.
 * A request of a caller that is no administrator continues to {@link BackupResource}, where it is refused like any other.
 */
final class BackupFilter implements Filter {

    static final String PATH = "/api/v1/backup";

    /** Roughly the length of the line of a host with a key and two addresses, in bytes. */
    private static final long LINE = 350;

    private final Supplier<Backup> source;
    private final ListSender sender;
    private final RequestCounter counter;
    private final Audit audit;

    /**
     * @param source returns everything as of now
     */
    BackupFilter(Supplier<Backup> source, ListSender sender, RequestCounter counter, Audit audit) {
        this.source = source;
        this.sender = sender;
        this.counter = counter;
        this.audit = audit;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (http.getMethod().equals("GET")
                && RequestTarget.isFor(PATH, http)
                && RequestGuard.wouldLetPass(http, Roles.ADMIN)) {
            send(http, (HttpServletResponse) response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = Caller.of(request);
        Backup backup = source.get();
        sender.send(
                () -> {
                    response.setContentType(BackupResource.TYPE);
                    response.setHeader("Cache-Control", "no-store");
                    response.setHeader("Content-Disposition", BackupResource.disposition(backup.time()));
                    AsyncContext async = request.startAsync(request, response);
                    async.setTimeout(0); // the sender limits the time
                    counter.count();
                    audit.backedUp(caller.actor());
                    return async;
                },
                new Lines(backup),
                backup.records().size() * LINE,
                StreamOwner.of(caller.key(), caller.client().block()));
    }

    /** The lines of a backup, made when there is room for them. */
    private static final class Lines implements AsyncWriter.Source {

        private final BackupWriter writer;

        Lines(Backup backup) {
            this.writer = new BackupWriter(backup);
        }

        @Override
        public ByteBuffer next() {
            return writer.next(AsyncWriter.CHUNK);
        }

        @Override
        public boolean isAtEnd() {
            return writer.isAtEnd();
        }
    }
}
